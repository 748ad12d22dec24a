using System.Net;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>A camera's address, and what stood in it that is not for the camera's eyes or not for ours: login and trust.</summary>
internal sealed class CameraAddress
{
    private const string TlsSetting = "tls";

    private CameraAddress(Uri uri, NetworkCredential? login, CertificateRule rule)
    {
        Uri = uri;
        Login = login;
        Rule = rule;
        Shown = SourceUri.Redact(uri.OriginalString);
    }

    /// <summary>What is asked for: without user, password and our own settings.</summary>
    public Uri Uri { get; }

    /// <summary>The address for messages: without anything that may be a secret.</summary>
    public string Shown { get; }

    /// <summary>Answers a Basic or Digest challenge.</summary>
    public NetworkCredential? Login { get; }

    /// <summary>Which certificate the camera may show.</summary>
    public CertificateRule Rule { get; }

    /// <summary>Reads a source's URI.</summary>
    /// <param name="text">The URI as it was configured.</param>
    /// <param name="fault">What is wrong with it and what to do, without a password, when the method returns null.</param>
    public static CameraAddress? TryParse(string text, out string fault)
    {
        fault = "";
        if (SourceUri.HasUnencodedLogin(text))
        {
            fault = "the user or the password holds a character that an address gives a meaning of its own: percent-encode it there, "
                + "# as %23, / as %2F, ? as %3F, @ as %40, \\ as %5C, % as %25.";
            return null;
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0 || address.Scheme is not ("http" or "https"))
        {
            fault = $"expected a web address like http://camera.local/video.mjpg, got '{SourceUri.Redact(text)}'.";
            return null;
        }
        if (Rest(address.Query, out var tls) is var query && CertificateRule.TryParse(tls) is not { } rule)
        {
            fault = $"expected {TlsSetting}=insecure or {TlsSetting}=sha256:FINGERPRINT of 64 hexadecimal digits, got '{tls}'.";
            return null;
        }
        return new CameraAddress(Bare(address, query), LoginOf(address.UserInfo), rule);
    }

    private static NetworkCredential? LoginOf(string login)
    {
        if (login.Length == 0)
            return null;
        var colon = login.IndexOf(':', StringComparison.Ordinal);
        return new NetworkCredential(
            Uri.UnescapeDataString(colon < 0 ? login : login[..colon]), colon < 0 ? "" : Uri.UnescapeDataString(login[(colon + 1)..]));
    }

    // The query belongs to the camera, character by character, but for the one setting that is ours.
    private static string Rest(string query, out string? tls)
    {
        tls = null;
        if (query.Length == 0)
            return query;
        var theirs = new List<string>();
        foreach (var pair in query[1..].Split('&'))
        {
            if (pair.StartsWith(TlsSetting + "=", StringComparison.OrdinalIgnoreCase))
                tls = Uri.UnescapeDataString(pair[(TlsSetting.Length + 1)..]);
            else
                theirs.Add(pair);
        }
        return tls is null ? query : theirs.Count == 0 ? "" : "?" + string.Join('&', theirs);
    }

    private static Uri Bare(Uri address, string query) =>
        address.UserInfo.Length == 0 && query == address.Query ? address : new UriBuilder(address) { UserName = "", Password = "", Query = query }.Uri;
}
