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

    /// <summary>Answers a Basic or Digest challenge of what it <see cref="Owns"/>.</summary>
    public NetworkCredential? Login { get; }

    /// <summary>Which certificate it may show where it is <see cref="IsPinnedAt"/>.</summary>
    public CertificateRule Rule { get; }

    /// <summary>
    /// Whether an address is of the camera's origin: scheme, host and port. What else listens on its host may be anybody's; only http and https on their usual
    /// ports are one web server, and the way leads from the former to the latter alone.
    /// </summary>
    public bool Owns(Uri address) =>
        IsOnHost(address) && ((address.Scheme == Uri.Scheme && address.Port == Uri.Port)
            || (Uri.Scheme == Uri.UriSchemeHttp && Uri.IsDefaultPort && address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort));

    /// <summary>
    /// Whether <see cref="Rule"/> holds for the certificate of an address: that of the camera's origin. One that was given with http, which has none, was given
    /// for the https that its host redirects to.
    /// </summary>
    public bool IsPinnedAt(Uri address) => Owns(address) || (Uri.Scheme == Uri.UriSchemeHttp && address.Scheme == Uri.UriSchemeHttps && IsOnHost(address));

    /// <summary>What the camera asked to be told again: a session that goes on when the source is opened anew.</summary>
    public CookieContainer Cookies { get; } = new();

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
        var query = Rest(address.Query, out var tls);
        if (tls.Count > 1 || CertificateRule.TryParse(tls.FirstOrDefault()) is not { } rule)
        {
            fault = $"expected {TlsSetting}=insecure or {TlsSetting}=sha256:FINGERPRINT of 64 hexadecimal digits, once, got '{string.Join("' and '", tls)}'.";
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
    private static string Rest(string query, out List<string> tls)
    {
        tls = [];
        if (query.Length == 0)
            return query;
        var theirs = new List<string>();
        foreach (var pair in query[1..].Split('&'))
        {
            if (pair.Equals(TlsSetting, StringComparison.OrdinalIgnoreCase) || pair.StartsWith(TlsSetting + "=", StringComparison.OrdinalIgnoreCase))
                tls.Add(Uri.UnescapeDataString(pair[TlsSetting.Length..].TrimStart('=')));
            else
                theirs.Add(pair);
        }
        return tls.Count == 0 ? query : theirs.Count == 0 ? "" : "?" + string.Join('&', theirs);
    }

    private bool IsOnHost(Uri address) => address.IdnHost.Equals(Uri.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri Bare(Uri address, string query) =>
        address.UserInfo.Length == 0 && query == address.Query ? address : new UriBuilder(address) { UserName = "", Password = "", Query = query }.Uri;
}
