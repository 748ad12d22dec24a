using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Orchestration.Publishing.K3s;

/// <summary>On .NET Aspire: the K3s manifests as a step of the pipeline, which <c>aspire publish</c> requires.</summary>
internal static class K3sPipeline
{
    private const string Step = "publish-k3s";
    private const string Publish = "publish";

    /// <summary>Writes the model as K3s manifests into the folder <c>k3s</c> of the output.</summary>
    public static IDistributedApplicationBuilder AddK3sPublisher(this IDistributedApplicationBuilder builder)
    {
        builder.Pipeline.AddStep(Step, context =>
        {
            var output = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
            // What Aspire adds by itself (rebuilders, the dashboard) is excluded like what the model excludes.
            var resources = context.Model.Resources.Where(resource => !resource.IsExcludedFromPublish() && resource is not ParameterResource).ToList();
            return K3sPublisher.PublishAsync(resources, context.ExecutionContext, Path.Combine(output, "k3s"), context.CancellationToken);
        }, requiredBy: Publish);
        return builder;
    }
}
