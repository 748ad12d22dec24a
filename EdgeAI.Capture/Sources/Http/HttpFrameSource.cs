using System.Net;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>A camera on the network: an endless multipart stream, or single images asked for again and again.</summary>
internal sealed class HttpFrameSource : IFrameSource
{
    /// <summary>So many parts in a row that are no images mean that this is no camera.</summary>
    private const int MostBadPartsInARow = 10;

    private readonly CameraAddress _camera;
    private readonly int _maxFrameBytes;
    private readonly FramePacer _pacer;
    private readonly FrameTally _tally;
    private readonly HttpClient _client;

    private HttpResponseMessage? _response;
    private MultipartImageReader? _parts;

    public HttpFrameSource(CameraAddress camera, TimeSpan connectTimeout, int maxFrameBytes, FramePacer pacer, FrameTally tally)
    {
        _camera = camera;
        _maxFrameBytes = maxFrameBytes;
        _pacer = pacer;
        _tally = tally;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            Credentials = camera.Credentials,
            PreAuthenticate = true,
            // An endless response would be a span that never ends.
            ActivityHeadersPropagator = null,
        };
        // Every read has the worker's own frame timeout; the client's would end a stream that is well.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        for (var bad = 0; bad < MostBadPartsInARow; bad++)
        {
            if (!await ReadAnyAsync(frame, cancellationToken).ConfigureAwait(false))
                return false;
            if (ImageSignature.IsImage(frame.Image.Span))
                return true;
            _tally.Skipped();
            frame.Clear();
        }
        throw new InvalidDataException($"Expected images from {_camera.Uri}, got {MostBadPartsInARow} parts in a row that are neither JPEG nor PNG nor WebP.");
    }

    public ValueTask DisposeAsync()
    {
        _parts?.Dispose();
        _response?.Dispose();
        _client.Dispose();
        _pacer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> ReadAnyAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_parts is null)
        {
            await _pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
            _response = await AskAsync(cancellationToken).ConfigureAwait(false);
            var type = TypeOf(_response);
            if (type.IsImage)
            {
                using (_response)
                    await ReadSnapshotAsync(_response, frame, cancellationToken).ConfigureAwait(false);
                return true;
            }
            if (!type.IsMultipart)
                throw new InvalidDataException(
                    $"Expected multipart/x-mixed-replace or image/jpeg from {_camera.Uri}, got '{type.MediaType}': give the address of the camera's video, not of its page.");
            _parts = new MultipartImageReader(await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), type.Boundary, _maxFrameBytes);
        }
        return await _parts.ReadAsync(frame, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> AskAsync(CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync(_camera.Uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new HttpRequestException(
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? $"{_camera.Uri} wants a login ({(int)response.StatusCode}): put user and password into the source's URI, http://USER:PASSWORD@…"
                    : $"Expected a video from {_camera.Uri}, got status {(int)response.StatusCode} {response.StatusCode}.");
    }

    private static ImageContentType TypeOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? ImageContentType.Parse(values.ToString()) : default(ImageContentType) with { MediaType = "" };

    private static async ValueTask ReadSnapshotAsync(HttpResponseMessage response, Frame frame, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            int read;
            while ((read = await body.ReadAsync(frame.GetMemory(), cancellationToken).ConfigureAwait(false)) > 0)
                frame.Advance(read);
        }
    }
}
