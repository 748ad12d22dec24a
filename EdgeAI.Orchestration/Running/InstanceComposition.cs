using System.Collections.Immutable;

namespace EdgeAI.Orchestration.Running;

/// <summary>Environment and arguments of one copy, as the model states them.</summary>
internal sealed record InstanceComposition(ImmutableArray<EnvironmentVariableSnapshot> Environment, ImmutableArray<ResolvedValue> Arguments)
{
    public static async Task<InstanceComposition> ComposeAsync(ResourceInstance instance, DistributedApplicationExecutionContext executionContext,
        IReadOnlySet<IResource> unavailable, CancellationToken cancellationToken)
    {
        var values = new InstanceValues(instance);

        var context = new EnvironmentCallbackContext(executionContext, instance.Resource, [], cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(context).ConfigureAwait(false);
        var environment = ImmutableArray.CreateBuilder<EnvironmentVariableSnapshot>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (DependsOn(value, unavailable))
                continue;
            var resolved = await values.ResolveAsync(value, cancellationToken).ConfigureAwait(false);
            environment.Add(new EnvironmentVariableSnapshot(name, resolved.Text, resolved.IsSecret));
        }

        var arguments = new CommandLineArgsCallbackContext([], cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(arguments).ConfigureAwait(false);
        var resolvedArguments = ImmutableArray.CreateBuilder<ResolvedValue>();
        foreach (var argument in arguments.Args)
            resolvedArguments.Add(await values.ResolveAsync(argument, cancellationToken).ConfigureAwait(false));

        return new InstanceComposition(environment.ToImmutable(), resolvedArguments.ToImmutable());
    }

    /// <summary>Whether a value names an address that there is not.</summary>
    private static bool DependsOn(object value, IReadOnlySet<IResource> unavailable) => unavailable.Count > 0 && value switch
    {
        EndpointReference endpoint => unavailable.Contains(endpoint.Resource),
        EndpointReferenceExpression part => unavailable.Contains(part.Endpoint.Resource),
        ReferenceExpression expression => expression.ValueProviders.Any(provider => DependsOn(provider, unavailable)),
        IResourceWithConnectionString connection => DependsOn(connection.ConnectionStringExpression, unavailable),
        _ => false,
    };
}
