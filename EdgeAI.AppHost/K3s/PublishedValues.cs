using System.Globalization;

namespace EdgeAI.AppHost.K3s;

/// <summary>Environment and arguments of a resource with references left as they are.</summary>
internal sealed record PublishedValues(IReadOnlyDictionary<string, object> Environment, IReadOnlyList<object> Arguments)
{
    /// <param name="resource">The resource.</param>
    /// <param name="publish">Says to the callbacks that the model is published.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    public static async Task<PublishedValues> OfAsync(IResource resource, DistributedApplicationExecutionContext publish, CancellationToken cancellationToken)
    {
        var environment = new EnvironmentCallbackContext(publish, resource, [], cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(environment).ConfigureAwait(false);
        var arguments = new CommandLineArgsCallbackContext([], cancellationToken) { ExecutionContext = publish };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(arguments).ConfigureAwait(false);
        return new PublishedValues(environment.EnvironmentVariables, [.. arguments.Args]);
    }

    /// <summary>The value as the manifest writes it: references by their names in braces.</summary>
    public static string ToExpression(object value) => value switch
    {
        string text => text,
        IResourceBuilder<IResource> builder => ToExpression(builder.Resource),
        IManifestExpressionProvider named => named.ValueExpression,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new DistributedApplicationException($"A value of type {value.GetType().Name} cannot be published: it has no name in the manifest."),
    };
}
