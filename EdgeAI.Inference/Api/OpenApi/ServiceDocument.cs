using EdgeAI.Inference.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>The document's head, and the health routes, which ASP.NET Core does not describe.</summary>
internal sealed class ServiceDocument : IOpenApiDocumentTransformer
{
    private const string ProbeTag = "Health";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "EdgeAI Inference",
            Version = "v1",
            Description = "An image in, its embedding or its nearest catalog entries out. The same calls as gRPC: edgeai.v1.Similarity, described by server reflection. "
                + "Every error is an RFC 9457 problem whose detail says what was expected, what came and what to do.",
            License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
        };
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []))
            operation.Value.RequestBody?.Content?.Remove(RouteDescriptions.AnyContent);
        foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? []) LeaveOutNull(schema);
        // The document is the same from wherever it is asked.
        document.Servers = [new OpenApiServer { Url = Links.Base.Length > 0 ? Links.Base : "/" }];
        document.Tags = new HashSet<OpenApiTag>(document.Tags ?? new HashSet<OpenApiTag>()) { new() { Name = ProbeTag } };
        document.AddComponent(AnswerOperation.WriteKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The write key (Inference:WriteKey), where there is one. Without one, callers on this machine may write.",
        });
        document.Paths.Add("/health", Probe("health", "Whether the service can answer: the module is warm and the index open.", "Healthy", "Unhealthy\ncatalog: opening the index .edgeai/catalog.index"));
        document.Paths.Add("/alive", Probe("alive", "Whether the process answers at all.", "Healthy", "Unhealthy"));
        return Task.CompletedTask;
    }

    // What may be absent is never null as well; where it is a schema of its own, ASP.NET Core says so after AbsentProperties.
    private static void LeaveOutNull(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToList() ?? [])
        {
            if (schema.Required?.Contains(name) != true && property.OneOf is [{ Type: JsonSchemaType.Null }, var other]) schema.Properties![name] = other;
        }
    }

    private static OpenApiPathItem Probe(string id, string summary, string well, string ill) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Get] = new()
            {
                OperationId = id,
                Tags = new HashSet<OpenApiTagReference> { new(ProbeTag) },
                Summary = summary,
                Responses = new OpenApiResponses
                {
                    ["200"] = Text("It is.", well),
                    ["503"] = Text("It is not; the lines after the first say why.", ill),
                },
            },
        },
    };

    private static OpenApiResponse Text(string description, string example) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["text/plain"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example },
        },
    };
}
