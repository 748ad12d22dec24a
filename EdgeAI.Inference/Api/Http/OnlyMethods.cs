namespace EdgeAI.Inference.Api.Http;

/// <summary>Answers 405 to the methods that an address does not have.</summary>
internal static class OnlyMethods
{
    /// <summary>Keeps an address from being taken for the parameter of another route by methods that it does not have itself.</summary>
    public static void MapOnly(this IEndpointRouteBuilder routes, string pattern, string method) => routes.Map(pattern, context =>
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = method;
        return Task.CompletedTask;
    }).ExcludeFromDescription();
}
