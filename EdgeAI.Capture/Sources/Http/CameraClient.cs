using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Asks a camera for its video: logs in, also after redirects on the camera itself, and says what to do when it refuses.</summary>
internal sealed class CameraClient : IDisposable
{
    private const int MostRedirects = 10;
    private const string PercentEncode = "# as %23, / as %2F, ? as %3F, @ as %40";

    private readonly CameraAddress _camera;
    // What the camera redirects to elsewhere is asked as a stranger is: no login, and no trust but the system's.
    private readonly HttpClient _own, _elsewhere;

    private string? _refusedCertificate;
    private bool _sendsBasicUnasked;

    public CameraClient(CameraAddress camera, TimeSpan connectTimeout)
    {
        _camera = camera;
        _own = Client(connectTimeout, camera.Rule, camera.Login is null ? null : new LoginForHost(camera));
        _elsewhere = Client(connectTimeout, CertificateRule.OfTheSystem, null);
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
                if (MustOfferBasic(response, address))
                {
                    _sendsBasicUnasked = true;
                    continue;
                }
                if (!CameraRedirect.Is(response))
                    throw Refused(response, address);
                var next = CameraRedirect.Follow(response, address, From(address));
                if (redirects == MostRedirects)
                    throw new HttpRequestException(
                        $"Expected a video from {_camera.Shown}, got {MostRedirects + 1} redirects in a row, the last one {(next == address ? "to where it came from" : $"to {SourceUri.Redact(next.OriginalString)}")}: "
                        + "give the address that they should end at.");
                address = next;
            }
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _elsewhere.Dispose();
    }

    private HttpClient Client(TimeSpan connectTimeout, CertificateRule rule, ICredentials? login)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            // Its own redirects forget the login.
            AllowAutoRedirect = false,
            Credentials = login,
            PreAuthenticate = true,
            CookieContainer = _camera.Cookies,
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new MendedHeads(context.PlaintextStream)),
            // An endless response would be a span that never ends.
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            if (rule.Accepts(certificate, errors == SslPolicyErrors.None, out var refusal))
                return true;
            _refusedCertificate = refusal;
            return false;
        };
        // Every read has the worker's own frame timeout; the client's would end a stream that is well.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        // Some cameras refuse those who do not say who they are, or what they take.
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(CaptureMetrics.Name, CaptureMetrics.Version));
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        return client;
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_sendsBasicUnasked && _camera.Owns(address))
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_camera.Login!.UserName}:{_camera.Login.Password}")));
        _refusedCertificate = null;
        try
        {
            var client = _camera.IsPinnedAt(address) ? _own : _elsewhere;
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (_refusedCertificate is { } refusal)
        {
            throw new HttpRequestException(_camera.IsPinnedAt(address) ? refusal
                : $"{From(address)}, and there the certificate is not trusted: what tls= in the source's URI says holds for {Origin} alone. Give that address itself as the source. {refusal}", exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException inner)
        {
            throw new HttpRequestException($"{From(address)} cannot agree on encryption: {inner.Message}", exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.NameResolutionError && _camera.Uri.OriginalString.Contains('@'))
        {
            throw new HttpRequestException(
                $"There is no host {address.Host}. If that is a user's name, the password after it holds a character that must be percent-encoded: {PercentEncode}.", exception);
        }
    }

    // Some cameras refuse without saying which login they would take, or name none that there is.
    private bool MustOfferBasic(HttpResponseMessage response, Uri address) =>
        response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && !NamesALogin(response) && _camera.Login is not null && !_sendsBasicUnasked && _camera.Owns(address);

    private static bool NamesALogin(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenges)
        && challenges.ToString().Split(',').Any(static part => part.TrimStart() is var challenge
            && (challenge.StartsWith("Basic", StringComparison.OrdinalIgnoreCase) || challenge.StartsWith("Digest", StringComparison.OrdinalIgnoreCase)));

    private string Origin => _camera.Uri.GetLeftPart(UriPartial.Authority);

    private string From(Uri address) => address == _camera.Uri ? _camera.Shown : $"{SourceUri.Redact(address.OriginalString)} (where {_camera.Shown} redirects to)";

    private HttpRequestException Refused(HttpResponseMessage response, Uri address)
    {
        var from = From(address);
        var status = (int)response.StatusCode;
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            return new HttpRequestException($"Expected a video from {from}, got status {status} {response.StatusCode}.");
        if (_camera.Login is null)
            return new HttpRequestException($"{from} wants a login ({status}): put user and password into the source's URI, http://USER:PASSWORD@…, percent-encoded.");
        if (!_camera.Owns(address))
            return new HttpRequestException($"{from} wants a login ({status}), and the one in the source's URI goes to {Origin} alone: give that other address as the source.");
        return new HttpRequestException(
            $"{from} does not accept the login in the source's URI ({status}): correct user and password, and percent-encode characters like # / ? @ % in them, or give the user the right to see the video.");
    }
}
