using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Items;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>How long the messages of a gRPC call may be: the limits that HTTP has for the same.</summary>
internal sealed class MessageLimits(IOptions<EmbeddingOptions> embedding, LessonLimit lesson, BodyBudget budget)
{
    // Room for the other fields of a message, as a form has it.
    private const int OtherBytes = ImageForm.MostOtherBytes;

    /// <summary>Counts the messages of a call into the budget of all requests, and bounds each.</summary>
    public async Task ApplyAsync(HttpContext context, Func<Task> next)
    {
        ServerLimit.Lift(context);
        var image = embedding.Value.MaxImageBytes;
        var counted = new BudgetedBody(context.Request.BodyReader, budget);
        var limited = context.Request.Path.Value switch
        {
            "/edgeai.v1.Items/Learn" => new LimitedMessages(counted, lesson.Bytes, lesson.Bytes, goesOn: false),
            "/edgeai.v1.Similarity/SearchFrames" => new LimitedMessages(counted, image + OtherBytes, image, goesOn: true),
            _ => new LimitedMessages(counted, image + OtherBytes, image, goesOn: false),
        };
        context.Features.Set<IRequestBodyPipeFeature>(limited);
        context.Features.Set(limited);
        try
        {
            await next();
        }
        finally
        {
            counted.ReleaseAll();
        }
    }
}

/// <summary>Puts <see cref="MessageLimits"/> before the gRPC services.</summary>
internal static class MessageLimitsMiddleware
{
    public static IApplicationBuilder UseMessageLimits(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<MessageLimits>();
        return app.Use((context, next) => GrpcCall.Is(context.Request) ? limits.ApplyAsync(context, () => next(context)) : next(context));
    }
}
