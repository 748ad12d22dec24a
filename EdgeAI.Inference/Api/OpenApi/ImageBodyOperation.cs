using System.Text.Json.Nodes;
using EdgeAI.Inference.Api.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Marks a call whose body is an image, for <see cref="ImageBodyOperation"/>.</summary>
/// <param name="Example">Example of its answer.</param>
/// <param name="Message">The contract's message that <c>Accept: application/x-protobuf</c> brings.</param>
internal sealed record ImageBodyRoute(Func<JsonNode> Example, string Message);

/// <summary>Tells the OpenAPI document what ASP.NET Core cannot see: bodies that are images, archives or forms, and examples.</summary>
/// <remarks>
/// The document names only types of content that generators of clients know: they leave a call out whole for one they do not. Images may be
/// declared as what they are all the same, and Protocol Buffers be asked for.
/// </remarks>
internal sealed class ImageBodyOperation : IOpenApiOperationTransformer
{
    private const string Bytes = "application/octet-stream", FormType = "multipart/form-data";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = "/" + context.Description.RelativePath;
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (type == ProblemWriter.ContentType) content.Example = RouteExamples.Problem(status, path);
                if (type.StartsWith("image/", StringComparison.Ordinal) || type == Items.ItemArchive.ContentType) content.Schema = Binary();
            }
        }
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ImageBodyRoute>().FirstOrDefault() is { } route)
        {
            operation.RequestBody = Body(
                "The encoded image itself, however it is declared: its first bytes tell what it is. Or a form with one file, whose other fields stand for parameters of the query.",
                (Bytes, Binary()), (FormType, Form(("image", Binary("The image; the field may have any name.")))));
            operation.Description += $" With `Accept: application/x-protobuf` the answer is the message {route.Message} of edgeai/v1/similarity.proto.";
            if (operation.Responses?["200"].Content?[JsonAnswer.ContentType] is { } answer) answer.Example = route.Example();
        }
        else if (operation.OperationId == "feedback-give")
        {
            Declare(operation, (Bytes, Binary()), (FormType, Form(("image", Binary()), ("is", Text()), ("not", Text()), ("source", Text()), ("part", Text()))));
        }
        else if (operation.OperationId == "learn")
        {
            Declare(operation, (FormType, Form(("label", Text()), ("images", Many(Binary())), ("source", Text()), ("frames", Integer()), ("part", Text()))));
        }
        else if (operation.OperationId == "import-items")
        {
            operation.RequestBody = Body("The archive, or a form with it as a file.", (Bytes, Binary()), (FormType, Form(("archive", Binary("The archive; the field may have any name.")))));
        }
        return Task.CompletedTask;
    }

    // Beside JSON, which ASP.NET Core describes itself.
    private static void Declare(OpenApiOperation operation, params IReadOnlyList<(string Type, OpenApiSchema Schema)> bodies)
    {
        if (operation.RequestBody?.Content is not { } content) return;
        foreach (var type in content.Keys.Where(type => type != JsonAnswer.ContentType).ToList()) content.Remove(type);
        foreach (var (type, schema) in bodies) content.Add(type, new OpenApiMediaType { Schema = schema });
    }

    private static OpenApiRequestBody Body(string description, params IReadOnlyList<(string Type, OpenApiSchema Schema)> bodies) => new()
    {
        Required = true,
        Description = description,
        Content = bodies.ToDictionary(body => body.Type, body => new OpenApiMediaType { Schema = body.Schema }),
    };

    private static OpenApiSchema Form(params IReadOnlyList<(string Name, OpenApiSchema Schema)> fields) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.Name, IOpenApiSchema (field) => field.Schema),
    };

    private static OpenApiSchema Many(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Integer() => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    private static OpenApiSchema Binary(string? description = null) => new() { Type = JsonSchemaType.String, Format = "binary", Description = description };
}
