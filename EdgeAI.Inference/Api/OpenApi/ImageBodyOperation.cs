using System.Text.Json.Nodes;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Routing;
using EdgeAI.Recognition.Deciding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Marks a call whose body is an image, for <see cref="ImageBodyOperation"/>.</summary>
/// <param name="Example">Example of its answer.</param>
/// <param name="Message">The contract's message that <c>Accept: application/x-protobuf</c> brings.</param>
internal sealed record ImageBodyRoute(Func<JsonNode> Example, string Message);

/// <summary>Tells the OpenAPI document what ASP.NET Core cannot see: the image body, the bounds of its parameters, protobuf answers, examples.</summary>
internal sealed class ImageBodyOperation : IOpenApiOperationTransformer
{
    private const string FormType = "multipart/form-data";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = "/" + context.Description.RelativePath;
        foreach (var (status, response) in operation.Responses ?? [])
            if (response.Content?.TryGetValue(ProblemWriter.ContentType, out var problem) == true) problem.Example = RouteExamples.Problem(status, path);

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ImageBodyRoute>().FirstOrDefault() is not { } route) return Task.CompletedTask;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The encoded image itself, however it is declared: its first bytes tell what it is. Or a form with one file, whose other fields stand for parameters of the query.",
            Content = MediaTypeException.Accepted.ToDictionary(type => type, type => type == FormType ? Form() : Binary()),
        };
        if (operation.Responses?["200"].Content is { } answers)
        {
            answers[JsonAnswer.ContentType].Example = route.Example();
            var message = Binary();
            message.Schema!.Description = $"The message {route.Message} of edgeai/v1/similarity.proto.";
            answers[ProtobufAnswer.ContentType] = message;
        }
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            switch (parameter.Name)
            {
                case "k":
                    (parameter.Description, parameter.Schema) = ("Number of matches wanted.", Integer(1, MatchCount.Most, MatchCount.Default));
                    break;
                case "ef":
                    (parameter.Description, parameter.Schema) =
                        ("Candidates kept while searching: more find more, and take longer. Absent: the index's own.", Integer(1, SearchBreadth.Most));
                    break;
                case "deadlineMs":
                    (parameter.Description, parameter.Schema) =
                        ("Milliseconds to wait for an index beyond this machine, rather than have the local answer alone.", Integer(0, SearchDeadline.MostMilliseconds, 0));
                    break;
                case "mode":
                    (parameter.Description, parameter.Schema) = (
                        "How sure an answer must be before its label is named: assist (somebody looks at every answer; probability from 0.80), balanced (from 0.90, and evidence that 60 % of the "
                        + "items that the catalog did not know stayed below), strict (nobody looks; from 0.95, and 80 %). Absent: the service's own, Decision:Mode.",
                        Words([.. Enum.GetValues<DecisionMode>().Select(mode => mode.ToWord())]));
                    break;
                case "items":
                    (parameter.Description, parameter.Schema) = (
                        "How many things to look for. many: everything that lies side by side, up to eight things; `answers` has one for each, with its box, and `count` how many are like the catalog. "
                        + "It takes up to 35 further looks. Absent: one.",
                        Words(ItemsText.One, ItemsText.Many));
                    break;
                case "filter":
                    parameter.Description = "What may be answered, by its payload: label:Fruit/Apple, label:Fruit/* for all that begins so, !catalog:train for all others. "
                        + "Each must hold; those of one field that are not negated are alternatives.";
                    break;
            }
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema Integer(int least, int most, int? usual = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = $"{least}",
        Maximum = $"{most}",
        Default = usual is { } value ? JsonValue.Create(value) : null,
    };

    private static OpenApiMediaType Form() => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["image"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The image; the field may have any name." } },
        },
    };

    private static OpenApiSchema Words(params IReadOnlyList<string> words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => JsonValue.Create(word))] };

    private static OpenApiMediaType Binary() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
}
