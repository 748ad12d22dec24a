using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Tells the OpenAPI document which properties are absent rather than null, and which a request must have.</summary>
internal sealed class AbsentProperties : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Properties is not { } properties) return Task.CompletedTask;
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (!properties.TryGetValue(property.Name, out var described)) continue;
            var isRequired = property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true;
            var isAbsent = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];
            if (isRequired) (schema.Required ??= new HashSet<string>()).Add(property.Name);
            if (isAbsent) schema.Required?.Remove(property.Name);
            if (!isRequired && !isAbsent) continue;
            if (described is OpenApiSchema { Type: { } type } inline) inline.Type = type & ~JsonSchemaType.Null;
        }
        return Task.CompletedTask;
    }
}
