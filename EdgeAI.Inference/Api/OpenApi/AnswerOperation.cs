using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Tells the OpenAPI document which calls take the write key, and which headers answers have.</summary>
internal sealed class AnswerOperation : IOpenApiOperationTransformer
{
    /// <summary>Name of the scheme in the document.</summary>
    public const string WriteKey = "writeKey";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses is not { } responses) return Task.CompletedTask;
        // Only a call that changes something is refused for its key. On this machine it may do without.
        if (responses.ContainsKey("401"))
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(WriteKey, context.Document)] = [] }, new()];
        if (responses.TryGetValue("503", out var busy) && busy is OpenApiResponse described)
            (described.Headers ??= new Dictionary<string, IOpenApiHeader>())["Retry-After"] = new OpenApiHeader
            {
                Description = "Seconds after which to try again, where that is known.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            };
        return Task.CompletedTask;
    }
}
