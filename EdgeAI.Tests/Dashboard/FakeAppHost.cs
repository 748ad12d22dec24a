using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using EdgeAI.Dashboard.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Dashboard;

/// <summary>An AppHost's resource API whose resources the test moves by hand, over real HTTP.</summary>
internal sealed class FakeAppHost : IAsyncDisposable
{
    public const string Token = "resource-token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ResourceSnapshot> _resources = new();
    private readonly ConcurrentDictionary<string, List<ConsoleLine>> _consoles = new();
    private readonly ConcurrentDictionary<Channel<SseItem<string>>, string> _listeners = new();

    private FakeAppHost(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    public ConcurrentQueue<string> Commands { get; } = new();

    public static async Task<FakeAppHost> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        var app = builder.Build();
        var host = new FakeAppHost(app);
        host.Map(app);
        await app.StartAsync();
        host.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    public void Set(ResourceSnapshot resource)
    {
        _resources[resource.Name] = resource;
        Tell("", new SseItem<string>(Json(resource), "resource"));
    }

    public void Remove(string name)
    {
        _resources.TryRemove(name, out _);
        Tell("", new SseItem<string>(Json(new ResourceRemoved(name)), "removed"));
    }

    public void Write(string name, string text, string stream = "stdout")
    {
        var console = _consoles.GetOrAdd(name, _ => []);
        lock (console)
        {
            var line = new ConsoleLine(console.Count + 1, DateTimeOffset.UtcNow, stream, text);
            console.Add(line);
            Tell(name, new SseItem<string>(Json(new[] { line }), "lines"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners.Keys)
            listener.Writer.TryComplete();
        await _app.DisposeAsync();
    }

    private void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}")
                return next();
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        app.MapGet("/api/resources", () => Results.Text(Json(_resources.Values.ToArray()), "application/json"));
        app.MapGet("/api/resources/events", (CancellationToken stop) =>
            TypedResults.ServerSentEvents(Listen("", [.. _resources.Values.Select(r => new SseItem<string>(Json(r), "resource"))], stop)));
        app.MapGet("/api/resources/{name}/console", (string name, long after) => Results.Text(Json(Lines(name, after)), "application/json"));
        app.MapGet("/api/resources/{name}/console/events", (string name, long after, CancellationToken stop) =>
            TypedResults.ServerSentEvents(Listen(name, [new SseItem<string>(Json(Lines(name, after)), "lines")], stop)));
        app.MapPost("/api/resources/{name}/commands/{command}", (string name, string command) =>
        {
            if (!_resources.TryGetValue(name, out var resource) || resource.Commands.All(c => c.Name != command))
                return Results.NotFound();
            Commands.Enqueue($"{name}:{command}");
            return Results.Text(Json(new ResourceCommandResult(true, $"{command} was done.")), "application/json");
        });
    }

    private ConsoleLine[] Lines(string name, long after)
    {
        var console = _consoles.GetOrAdd(name, _ => []);
        lock (console)
            return [.. console.Where(l => l.Sequence > after)];
    }

    private void Tell(string topic, SseItem<string> item)
    {
        foreach (var (listener, listensTo) in _listeners)
            if (listensTo == topic)
                listener.Writer.TryWrite(item);
    }

    private async IAsyncEnumerable<SseItem<string>> Listen(string topic, SseItem<string>[] first, [EnumeratorCancellation] CancellationToken stop)
    {
        var listener = Channel.CreateUnbounded<SseItem<string>>();
        _listeners[listener] = topic;
        foreach (var item in first)
            yield return item;
        await foreach (var item in listener.Reader.ReadAllAsync(stop))
            yield return item;
    }

    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, s_web);
}
