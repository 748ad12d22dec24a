using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>A camera on the network: an endless stream of images, or single ones asked for again and again. Which it is, its bytes say.</summary>
internal sealed class HttpFrameSource(CameraAddress camera, TimeSpan connectTimeout, int maxFrameBytes, FramePacer pacer, FrameTally tally) : IFrameSource
{
    private readonly CameraClient _client = new(camera, connectTimeout);

    private HttpResponseMessage? _response;
    private ImageContentType _type;
    private ImageStreamReader? _images;

    public bool Settles => true;

    // Single images are asked for at a rate; a stream comes as it comes.
    public TimeSpan Period => _images is { Between.IsMultipart: true } ? TimeSpan.Zero : pacer.Period;

    public string? Instead => _images?.Between.Describe() is { Length: > 0 } other ? $"but something else in {_type.Shown}, {other}" : null;

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        while (true)
        {
            var images = _images ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            var isThere = await ReadAsync(images, frame, cancellationToken).ConfigureAwait(false);
            for (var bad = images.Between.TakeBadParts(); bad > 0; bad--)
                tally.Skipped();
            if (isThere)
                return true;
            if (images.Images == 0)
                throw new InvalidDataException(
                    $"Expected a video or an image from {camera.Shown}, got {_type.Shown}{(_response?.Content.Headers.ContentLength == 0 ? " and of 0 bytes, as it says," : "")} without one{(images.Between.Describe() is { Length: > 0 } other ? $", {other}" : "")}: give the address of the camera's video, not of its page.");
            // One image an answer, whatever it is called, is asked for again.
            if (images.Images > 1)
                return false;
            Close();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        _client.Dispose();
        pacer.Dispose();
        return ValueTask.CompletedTask;
    }

    // Behind the one whole image of an answer it does not matter that more was announced; a camera that is gone is not there when it is asked again.
    private static async ValueTask<bool> ReadAsync(ImageStreamReader images, Frame frame, CancellationToken cancellationToken)
    {
        try
        {
            return await images.ReadAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (images.Images == 1)
        {
            return false;
        }
    }

    private async Task<ImageStreamReader> OpenAsync(CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
        _response = await _client.OpenAsync(cancellationToken).ConfigureAwait(false);
        _type = TypeOf(_response);
        var body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        body = await UnpackedBody.OpenAsync(body, _response.Content.Headers.ContentEncoding, cancellationToken).ConfigureAwait(false);
        return new ImageStreamReader(body, _type.Boundary, maxFrameBytes);
    }

    private void Close()
    {
        _images?.Dispose();
        _images = null;
        _response?.Dispose();
        _response = null;
    }

    private static ImageContentType TypeOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? ImageContentType.Parse(values.ToString()) : new ImageContentType("", null);
}
