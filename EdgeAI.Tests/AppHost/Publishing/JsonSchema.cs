using System.Text.Json.Nodes;

namespace EdgeAI.Tests.AppHost.Publishing;

/// <summary>Checks a document against a JSON schema: the keywords that Aspire's manifest schema uses, and an error for any other.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "description", "definitions", "title"];

    /// <returns>The first fault of each branch; empty when the document is valid.</returns>
    public IReadOnlyList<string> Validate(JsonNode? document) => Validate(document, root, "$");

    private List<string> Validate(JsonNode? value, JsonNode schema, string at)
    {
        if (schema is JsonValue boolean)
            return boolean.GetValue<bool>() ? [] : [$"{at} must not be there"];
        var faults = new List<string>();
        foreach (var (keyword, rule) in schema.AsObject())
            if (!Annotations.Contains(keyword))
                faults.AddRange(Apply(keyword, rule!, value, schema.AsObject(), at));
        return faults;
    }

    private List<string> Apply(string keyword, JsonNode rule, JsonNode? value, JsonObject schema, string at) => keyword switch
    {
        "$ref" => Validate(value, root["definitions"]![rule.GetValue<string>().Split('/')[^1]]!, at),
        "type" => TypeOf(value) == rule.GetValue<string>() ? [] : [$"{at} is {TypeOf(value)}, expected {rule}"],
        "const" => JsonNode.DeepEquals(value, rule) ? [] : [$"{at} is {value}, expected {rule}"],
        "enum" => rule.AsArray().Any(allowed => JsonNode.DeepEquals(value, allowed)) ? [] : [$"{at} is {value}, expected one of {rule.ToJsonString()}"],
        "required" => value is not JsonObject whole ? [] : [.. rule.AsArray().Select(name => name!.GetValue<string>()).Where(name => !whole.ContainsKey(name)).Select(name => $"{at}.{name} is missing")],
        "properties" => value is not JsonObject members ? [] : [.. rule.AsObject().Where(member => members.ContainsKey(member.Key)).SelectMany(member => Validate(members[member.Key], member.Value!, $"{at}.{member.Key}"))],
        "additionalProperties" => value is not JsonObject all ? [] : [.. all.Where(member => schema["properties"]?.AsObject().ContainsKey(member.Key) != true).SelectMany(member => Validate(member.Value, rule, $"{at}.{member.Key}"))],
        "items" => value is not JsonArray items ? [] : [.. items.SelectMany((item, index) => Validate(item, rule, $"{at}[{index}]"))],
        "oneOf" => OneOf(rule.AsArray(), value, at),
        "not" => Validate(value, rule, at).Count > 0 ? [] : [$"{at} is what it must not be"],
        _ => throw new NotSupportedException($"JSON schema keyword {keyword}"),
    };

    private List<string> OneOf(JsonArray rules, JsonNode? value, string at)
    {
        var answers = rules.Select(rule => Validate(value, rule!, at)).ToList();
        return answers.Count(faults => faults.Count == 0) == 1 ? [] : [$"{at} fits {answers.Count(faults => faults.Count == 0)} of {rules.Count} forms", .. answers.OrderBy(faults => faults.Count).First()];
    }

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => "number",
            _ => "boolean",
        },
    };
}
