using System.Net;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>The login of a camera, given to the camera alone and never to where it redirects, nor without the encryption that was asked for.</summary>
internal sealed class LoginForHost(CameraAddress camera) : ICredentials
{
    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is "Basic" or "Digest" && camera.Owns(uri) ? camera.Login : null;
}
