using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Asks a camera for its video: logs in, also after redirects on the camera itself, and says what to do when it refuses.</summary>
internal sealed class CameraClient : IDisposable
{
    private const int MostRedirects = 10;

    private readonly CameraAddress _camera;
    private readonly HttpClient _client;

    private string? _refusedCertificate;
    private bool _sendsBasicUnasked;

    public CameraClient(CameraAddress camera, TimeSpan connectTimeout)
    {
        _camera = camera;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            // Its own redirects forget the login.
            AllowAutoRedirect = false,
            Credentials = camera.Login is null ? null : new LoginForHost(camera),
            PreAuthenticate = true,
            // An endless response would be a span that never ends.
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            if (camera.Rule.Accepts(certificate, errors == SslPolicyErrors.None, out var refusal))
                return true;
            _refusedCertificate = refusal;
            return false;
        };
        // Every read has the worker's own frame timeout; the client's would end a stream that is well.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Opens the video.</summary>
    /// <returns>A response with a good status, whose body is still to be read.</returns>
    /// <exception cref="HttpRequestException">The camera cannot be reached, or refuses.</exception>
    public async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        var address = _camera.Uri;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(address, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if (MustOfferBasic(response))
                {
                    _sendsBasicUnasked = true;
                    continue;
                }
                if (!IsRedirect(response) || response.Headers.Location is not { } location)
                    throw Refused(response, address);
                address = Follow(address, location, redirects);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_sendsBasicUnasked && LoginForHost.Belongs(_camera, address))
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_camera.Login!.UserName}:{_camera.Login.Password}")));
        _refusedCertificate = null;
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (_refusedCertificate is not null)
        {
            throw new HttpRequestException(_refusedCertificate, exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException inner)
        {
            throw new HttpRequestException($"{_camera.Shown} cannot agree on encryption: {inner.Message}", exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.NameResolutionError && _camera.Uri.OriginalString.Contains('@'))
        {
            throw new HttpRequestException(
                $"There is no host {address.Host}. If that is a user's name, the password after it holds a character that must be percent-encoded: # as %23, / as %2F, ? as %3F, @ as %40.", exception);
        }
    }

    // Some cameras refuse without saying which login they would take, or name none that there is.
    private bool MustOfferBasic(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized && !NamesALogin(response) && _camera.Login is not null && !_sendsBasicUnasked;

    private static bool NamesALogin(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenges)
        && challenges.ToString().Split(',').Any(static part => part.TrimStart() is var challenge
            && (challenge.StartsWith("Basic", StringComparison.OrdinalIgnoreCase) || challenge.StartsWith("Digest", StringComparison.OrdinalIgnoreCase)));

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Follow(Uri from, Uri location, int redirects)
    {
        var to = new Uri(from, location);
        if (redirects == MostRedirects)
            throw new HttpRequestException($"Expected a video from {_camera.Shown}, got {MostRedirects + 1} redirects in a row: give the address that they should end at.");
        if (to.Scheme is not ("http" or "https") || (from.Scheme == "https" && to.Scheme == "http"))
            throw new HttpRequestException($"{_camera.Shown} redirects to {SourceUri.Redact(to.OriginalString)}, which is not followed: give that address itself if the camera's video is there.");
        return to;
    }

    private HttpRequestException Refused(HttpResponseMessage response, Uri address)
    {
        var from = address == _camera.Uri ? _camera.Shown : $"{SourceUri.Redact(address.OriginalString)} (where {_camera.Shown} redirects to)";
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            return new HttpRequestException($"Expected a video from {from}, got status {(int)response.StatusCode} {response.StatusCode}.");
        var status = (int)response.StatusCode;
        if (_camera.Login is null)
            return new HttpRequestException($"{from} wants a login ({status}): put user and password into the source's URI, http://USER:PASSWORD@…, percent-encoded.");
        if (!LoginForHost.Belongs(_camera, address))
            return new HttpRequestException($"{from} wants a login ({status}), and the one in the source's URI goes to {_camera.Uri.Host} alone: give the other host's address as the source.");
        return new HttpRequestException(
            $"{from} does not accept the login in the source's URI ({status}): correct user and password, and percent-encode characters like # / ? @ % in them, or give the user the right to see the video.");
    }
}
