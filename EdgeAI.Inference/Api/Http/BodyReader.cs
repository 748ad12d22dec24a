using EdgeAI.Inference.Api.Faults;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Reads a request's body whole, within a limit of its own and the budget of all.</summary>
internal sealed class BodyReader(BodyBudget budget)
{
    /// <summary>Most bytes of a body that has no image.</summary>
    public const long SmallBytes = 16 << 10;

    /// <summary>Reads the body; the caller disposes it.</summary>
    /// <exception cref="BodyTooLargeException">It has more than <paramref name="limit"/> bytes.</exception>
    public async Task<ImageBody> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        ServerLimit.Lift(request.HttpContext);
        if (request.ContentLength > limit) throw new BodyTooLargeException(request.ContentLength, limit);
        var body = new ImageBody(budget);
        try
        {
            await body.FillAsync(request.BodyReader, limit, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
