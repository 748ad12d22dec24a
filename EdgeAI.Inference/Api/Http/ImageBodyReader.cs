using System.Buffers;
using System.Net.Http.Headers;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Faults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Reads the image that is a request's body into a pooled buffer.</summary>
internal sealed class ImageBodyReader(BodyBudget budget, IOptions<EmbeddingOptions> embedding)
{
    private const int FirstBuffer = 256 << 10;

    private readonly long _limit = embedding.Value.MaxImageBytes;

    /// <summary>Reads the body; the caller disposes it.</summary>
    public async ValueTask<ImageBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        CheckContentType(request.ContentType);
        if (request.ContentLength is 0) throw new EmptyImageException();
        SwallowWhatIsNotRead(request);
        if (request.ContentLength > _limit) throw new BodyTooLargeException(request.ContentLength, _limit);

        var body = new ImageBody(budget);
        try
        {
            // The buffer grows with what has come, not with what was announced: announcing costs a caller nothing.
            body.Grow((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
            await body.FillAsync(request.BodyReader, _limit, cancellationToken);
            if (body.Length == 0) throw new EmptyImageException();
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void CheckContentType(string? contentType)
    {
        if (MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.MediaType is { } type
            && MediaTypeException.Accepted.Contains(type, StringComparer.OrdinalIgnoreCase)) return;
        throw new MediaTypeException(contentType);
    }

    /// <summary>
    /// Lifts the server's own limit, because this reader has one, and a caller that is cut off while sending never reads the
    /// answer: what is not read here is swallowed for a few seconds instead.
    /// </summary>
    private static void SwallowWhatIsNotRead(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
    }
}
