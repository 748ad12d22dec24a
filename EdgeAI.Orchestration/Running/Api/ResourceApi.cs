using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Orchestration.Running.Api;

/// <summary>What the AppHost tells its dashboard, over HTTP on loopback with a token; RESOURCE-API.md is its contract.</summary>
internal sealed class ResourceApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ResourceApi(WebApplication app) => _app = app;

    public static async Task<ResourceApi> StartAsync(int port, string token, RunContext context, ResourceCommands commands, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var expected = Encoding.UTF8.GetBytes($"Bearer {token}");
        app.Use((http, next) =>
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), expected))
                return next(http);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        Map(app, context, commands);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new ResourceApi(app);
    }

    public async ValueTask DisposeAsync()
    {
        // Event streams never end by themselves.
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Map(WebApplication app, RunContext context, ResourceCommands commands)
    {
        var writer = new ResourceDocumentWriter(commands);
        var streams = new ResourceStreams(context, writer);
        var json = ResourceApiJson.Default;

        app.MapGet("/api/resources", http => http.Response.WriteAsJsonAsync(
            context.Notifications.Current().Select(writer.Describe).ToList(), json.ListResourceDocument, cancellationToken: http.RequestAborted));
        app.MapGet("/api/resources/events", streams.ResourcesAsync);
        app.MapGet("/api/resources/{name}/console", http => Log(http, context) is { } log
            ? http.Response.WriteAsJsonAsync(log.After(After(http)), json.ListResourceLogLine, cancellationToken: http.RequestAborted)
            : NotFound(http));
        app.MapGet("/api/resources/{name}/console/events", http => Log(http, context) is { } log ? ResourceStreams.ConsoleAsync(http, log, After(http)) : NotFound(http));
        app.MapPost("/api/resources/{name}/commands/{command}", async http =>
        {
            var outcome = context.Notifications.TryGetCurrentState((string)http.Request.RouteValues["name"]!, out var current)
                ? await commands.ExecuteAsync(current, (string)http.Request.RouteValues["command"]!, http.RequestAborted).ConfigureAwait(false)
                : CommandOutcome.Unknown;
            http.Response.StatusCode = outcome.Status;
            await http.Response.WriteAsJsonAsync(outcome.Result, json.CommandResultDocument, cancellationToken: http.RequestAborted).ConfigureAwait(false);
        });
    }

    private static ResourceLog? Log(HttpContext http, RunContext context) => context.Logs.GetValueOrDefault((string)http.Request.RouteValues["name"]!);

    private static long After(HttpContext http) => long.TryParse(http.Request.Query["after"], out var sequence) ? sequence : 0;

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
