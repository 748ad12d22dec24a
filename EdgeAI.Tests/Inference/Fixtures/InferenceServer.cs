using EdgeAI.Inference;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Hosting;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>The whole service on free ports of this machine, with the real module and a real index.</summary>
public sealed class InferenceServer : IAsyncLifetime
{
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public Uri Address => new(Services.GetRequiredService<ListeningEndpoints>().LivePage!);

    public async ValueTask InitializeAsync()
    {
        await StartAsync(DrawnCatalog.Shared.IndexPath);
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts with other settings, e.g. <c>("Live:BudgetMs", "12")</c>, and waits until it is ready.</summary>
    public static async Task<InferenceServer> StartReadyAsync(params (string Key, string Value)[] settings)
    {
        var server = new InferenceServer();
        await server.StartAsync(DrawnCatalog.Shared.IndexPath, settings);
        await server.WaitUntilReadyAsync();
        return server;
    }

    internal async Task StartAsync(string indexPath, (string Key, string Value)[]? settings = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Inference:HttpPort"] = "0",
            ["Inference:GrpcPort"] = "0",
            ["Inference:IndexPath"] = indexPath,
            // The same drawing is sent by many tests, and each wants it embedded.
            ["Embedding:RecentEmbeddings"] = "0",
        });
        builder.Configuration.AddInMemoryCollection((settings ?? []).ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddInference();
        replace?.Invoke(builder.Services);
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapInference();
        try
        {
            await _app.StartAsync();
        }
        catch (OperationCanceledException) when (Services.GetRequiredService<FatalFault>().Occurred)
        {
            // The index was refused before the ports were open; the reason is in the state.
            return;
        }
        var endpoints = Services.GetRequiredService<ListeningEndpoints>();
        if (endpoints.LivePage is { } page) Http = new HttpClient { BaseAddress = new Uri(page) };
        if (endpoints.Grpc is [{ IPEndPoint: { } grpc }, ..]) Channel = GrpcChannel.ForAddress($"http://localhost:{grpc.Port}");
    }

    public async Task WaitUntilReadyAsync()
    {
        var state = Services.GetRequiredService<CatalogState>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Check()
        {
            if (state.Current is not null) ready.TrySetResult();
            else if (state.Reason.StartsWith("failed", StringComparison.Ordinal)) ready.TrySetException(new InvalidOperationException(state.Reason));
        }
        state.Changed += Check;
        Check();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        state.Changed -= Check;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        Channel?.Dispose();
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
