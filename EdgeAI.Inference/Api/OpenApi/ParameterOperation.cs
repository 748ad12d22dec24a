using System.Text.Json.Nodes;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Routing;
using EdgeAI.Recognition.Deciding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Tells the OpenAPI document what the parameters of a query may be: they are bound as text, so that the service itself says what it expected.</summary>
internal sealed class ParameterOperation : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        // What a call sets, it has to name.
        var sets = string.Equals(context.Description.HttpMethod, HttpMethods.Put, StringComparison.Ordinal);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query) ?? [])
        {
            parameter.Required = sets;
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
                    parameter.Schema = Words([.. Enum.GetValues<DecisionMode>().Select(mode => mode.ToWord())]);
                    parameter.Description =
                        "How sure an answer must be before its label is named: assist (somebody looks at every answer; probability from 0.80), balanced (from 0.90, and evidence that 60 % of the "
                        + "items that the catalog did not know stayed below), strict (nobody looks; from 0.95, and 80 %). Absent: the service's own, Decision:Mode.";
                    break;
                case "items":
                    parameter.Schema = Words(ItemsText.One, ItemsText.Many);
                    parameter.Description =
                        "How many things to look for. many: everything that lies side by side, up to eight things; `answers` has one for each, with its box, and `count` how many are like the catalog. "
                        + "It takes up to 35 further looks. Absent: one.";
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

    private static OpenApiSchema Words(params IReadOnlyList<string> words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => JsonValue.Create(word))] };
}
