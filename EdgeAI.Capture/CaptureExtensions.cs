using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Folder;
using EdgeAI.Capture.Sources.Http;
using EdgeAI.Capture.Sources.Programs;
using EdgeAI.Capture.Sources.Synthetic;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Capture.Uplink;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Capture;

/// <summary>Adds the capture worker to a host.</summary>
internal static class CaptureExtensions
{
    public static IServiceCollection AddCapture(this IServiceCollection services, IConfiguration configuration)
    {
        AddOptions(services, configuration);
        services.AddSourceKinds();
        services.AddSingleton<CaptureMetrics>();
        services.TryAddSingleton<InferenceClient>();
        services.AddSingleton<CaptureWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<CaptureWorker>());
        services.AddHealthChecks().AddCheck<CaptureHealthCheck>("capture");
        services.Configure<HealthCheckOptions>(CaptureHealthCheck.Describe);
        return services;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(CaptureOptions.Section);
        services.AddOptions<CaptureOptions>().Bind(section).ValidateOnStart();
        services.PostConfigure<CaptureOptions>(options => options.Sources = [.. section.GetSection("Sources").GetChildren().Select(ReadSource)]);
        services.AddSingleton<IValidateOptions<CaptureOptions>, CaptureOptionsValidator>();
    }

    // A list of URIs or of objects, which no binder takes from one property.
    private static SourceOptions ReadSource(IConfigurationSection entry) =>
        entry.Value is { } uri ? new SourceOptions(entry.Path, null, uri) : new SourceOptions($"{entry.Path}:Uri", entry["Name"], entry["Uri"]);

    /// <summary>Adds every kind of source.</summary>
    public static IServiceCollection AddSourceKinds(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SourceCatalog>();
        services.AddSingleton<IFrameSourceFactory, SyntheticFrameSourceFactory>();
        services.AddSingleton<IFrameSourceFactory, FolderFrameSourceFactory>();
        services.AddSingleton<IFrameSourceFactory, HttpFrameSourceFactory>();
        services.AddSingleton<IFrameSourceFactory, LibcameraFrameSourceFactory>();
        services.AddSingleton<IFrameSourceFactory, VideoFrameSourceFactory>();
        services.TryAddSingleton(new CameraFinder());
        services.AddSingleton<IFrameSourceFactory, V4l2FrameSourceFactory>();
        return services;
    }
}
