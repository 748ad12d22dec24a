using System.Globalization;
using EdgeAI.Orchestration.Building;

namespace EdgeAI.Orchestration.Running;

/// <summary>A value of an environment or a command line, and whether a secret went into it.</summary>
internal readonly record struct ResolvedValue(string Text, bool IsSecret);

/// <summary>Resolves the references in one copy's environment and arguments.</summary>
internal sealed class InstanceValues(ResourceInstance instance)
{
    public async ValueTask<ResolvedValue> ResolveAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => new ResolvedValue(text, false),
        IResourceBuilder<IResource> builder => await ResolveAsync(builder.Resource, cancellationToken).ConfigureAwait(false),
        InstanceValue own => new ResolvedValue(own == InstanceValue.ServiceName ? instance.Resource.Name : instance.TelemetryId, false),
        SecretValue secret => new ResolvedValue(await TextOf(secret, cancellationToken).ConfigureAwait(false), true),
        ParameterResource parameter => new ResolvedValue(await TextOf(parameter, cancellationToken).ConfigureAwait(false), parameter.Secret),
        EndpointReferenceExpression { Property: EndpointProperty.TargetPort } port when IsOwn(port) =>
            new ResolvedValue(instance.TargetPorts[port.Endpoint.EndpointAnnotation.Name].ToString(CultureInfo.InvariantCulture), false),
        IResourceWithConnectionString connection => await ResolveAsync(connection.ConnectionStringExpression, cancellationToken).ConfigureAwait(false),
        ReferenceExpression expression => await ResolvePartsAsync(expression, cancellationToken).ConfigureAwait(false),
        IValueProvider provider => new ResolvedValue(await TextOf(provider, cancellationToken).ConfigureAwait(false), false),
        IFormattable formattable => new ResolvedValue(formattable.ToString(null, CultureInfo.InvariantCulture), false),
        _ => new ResolvedValue(value.ToString() ?? "", false),
    };

    private async ValueTask<ResolvedValue> ResolvePartsAsync(ReferenceExpression expression, CancellationToken cancellationToken)
    {
        var parts = new object?[expression.ValueProviders.Count];
        var secret = false;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = await ResolveAsync(expression.ValueProviders[i], cancellationToken).ConfigureAwait(false);
            parts[i] = part.Text;
            secret |= part.IsSecret;
        }
        return new ResolvedValue(string.Format(CultureInfo.InvariantCulture, expression.Format, parts), secret);
    }

    private bool IsOwn(EndpointReferenceExpression port) =>
        ReferenceEquals(port.Endpoint.Resource, instance.Resource) && instance.TargetPorts.ContainsKey(port.Endpoint.EndpointAnnotation.Name);

    private static async ValueTask<string> TextOf(IValueProvider provider, CancellationToken cancellationToken) =>
        await provider.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "";
}
