using System.Net;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>The login of a camera, given to the camera alone and never to where it redirects, nor without the encryption that was asked for.</summary>
internal sealed class LoginForHost(CameraAddress camera) : ICredentials
{
    /// <summary>Whether an address is the camera's own.</summary>
    public static bool Belongs(CameraAddress camera, Uri address) =>
        address.Host.Equals(camera.Uri.Host, StringComparison.OrdinalIgnoreCase) && (address.Scheme == camera.Uri.Scheme || address.Scheme == Uri.UriSchemeHttps);

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is "Basic" or "Digest" && Belongs(camera, uri) ? camera.Login : null;
}
