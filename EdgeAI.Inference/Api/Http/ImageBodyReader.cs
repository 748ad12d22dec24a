using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Faults;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Reads the image that is a request's body, or the file of its form, into a pooled buffer.</summary>
internal sealed class ImageBodyReader(BodyBudget budget, IOptions<EmbeddingOptions> embedding)
{
    private const int FirstBuffer = 256 << 10;

    private readonly long _limit = embedding.Value.MaxImageBytes;

    /// <summary>Reads the body; the caller disposes it.</summary>
    public async ValueTask<ImageBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = ImageMediaType.Check(request.ContentType);
        if (request.ContentLength is 0) throw new EmptyImageException();
        ServerLimit.Lift(request.HttpContext);
        var limit = boundary is null ? _limit : _limit + ImageForm.MostOtherBytes;
        if (request.ContentLength > limit) throw new BodyTooLargeException(request.ContentLength, _limit);

        var body = new ImageBody(budget);
        try
        {
            // The buffer grows with what has come, not with what was announced: announcing costs a caller nothing.
            body.Grow((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
            if (boundary is null) await body.FillAsync(request.BodyReader, _limit, cancellationToken);
            else await ImageForm.FillAsync(body, request.Body, boundary, _limit, cancellationToken);
            if (body.Length == 0) throw new EmptyImageException();
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
