using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Background services that watch the resources.</summary>
internal static class WatcherExtensions
{
    /// <summary>
    /// Adds one before Aspire's own services. These start one after the other, and Aspire's does not return while a resource waits for another: a watcher behind
    /// it would see nothing of a start that fails.
    /// </summary>
    public static void AddWatcher(this IDistributedApplicationBuilder builder, Func<IServiceProvider, IHostedService> create)
    {
        if (builder.ExecutionContext.IsRunMode)
            builder.Services.Insert(0, ServiceDescriptor.Singleton(create));
    }
}
