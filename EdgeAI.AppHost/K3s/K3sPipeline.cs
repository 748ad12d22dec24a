using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.AppHost.K3s;

/// <summary>Writes the K3s manifests as a step of Aspire's pipeline; <c>aspire publish</c> includes it, <c>aspire do publish-k3s</c> runs it alone.</summary>
internal static class K3sPipeline
{
    private const string Step = "publish-k3s";
    private const string Publish = "publish";

    /// <summary>Adds the step <c>publish-k3s</c>, which writes the folder <c>k3s/base</c> of the output.</summary>
    public static IDistributedApplicationBuilder AddK3sPublisher(this IDistributedApplicationBuilder builder)
    {
        builder.Pipeline.AddStep(Step, context =>
        {
            var output = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
            return K3sPublisher.PublishAsync(Published(context.Model), context.ExecutionContext, Path.Combine(output, "k3s", "base"), context.CancellationToken);
        }, requiredBy: Publish);
        return builder;
    }

    /// <summary>The resources without those that are excluded from publishing: by the model, or by Aspire (rebuilders, the dashboard).</summary>
    private static IReadOnlyList<IResource> Published(DistributedApplicationModel model) =>
        [.. model.Resources.Where(resource => !resource.IsExcludedFromPublish() && resource is not ParameterResource)];
}
