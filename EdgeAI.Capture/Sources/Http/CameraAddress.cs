using System.Net;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>A camera's address, and the user and password that stood in it.</summary>
internal sealed class CameraAddress
{
    public CameraAddress(Uri address)
    {
        if (address.UserInfo is { Length: > 0 } login)
        {
            var colon = login.IndexOf(':', StringComparison.Ordinal);
            Credentials = new NetworkCredential(
                Uri.UnescapeDataString(colon < 0 ? login : login[..colon]), colon < 0 ? "" : Uri.UnescapeDataString(login[(colon + 1)..]));
            address = new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        }
        Uri = address;
    }

    /// <summary>Without user and password: safe to log.</summary>
    public Uri Uri { get; }

    /// <summary>Answers a Basic or Digest challenge.</summary>
    public NetworkCredential? Credentials { get; }
}
