using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Orchestration.Publishing.K3s;

/// <summary>Offers the K3s manifests beside Aspire's.</summary>
public static class K3sPublisherExtensions
{
    /// <summary>Writes the model as K3s manifests on <c>--publisher k3s --output-path PATH</c>.</summary>
    public static IDistributedApplicationBuilder AddK3sPublisher(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new PublisherRegistration("k3s", "k3s", (model, folder, cancellationToken) =>
            K3sPublisher.PublishAsync([.. PublishOrder.Of(model)], builder.ExecutionContext, folder, cancellationToken)));
        return builder;
    }
}
