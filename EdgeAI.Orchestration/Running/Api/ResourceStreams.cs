using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace EdgeAI.Orchestration.Running.Api;

/// <summary>The server-sent events of the resource API.</summary>
internal sealed class ResourceStreams(RunContext context, ResourceDocumentWriter writer)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(100);

    /// <summary>Every resource as it is, then every change.</summary>
    public async Task ResourcesAsync(HttpContext http)
    {
        Begin(http);
        var end = http.RequestAborted;
        await using var changes = context.Notifications.WatchAsync(end).GetAsyncEnumerator(end);
        var next = changes.MoveNextAsync().AsTask();
        while (await WaitOrKeepAliveAsync(http, next).ConfigureAwait(false))
        {
            await WriteAsync(http, "resource", writer.Describe(changes.Current), ResourceApiJson.Default.ResourceDocument).ConfigureAwait(false);
            next = changes.MoveNextAsync().AsTask();
        }
    }

    /// <summary>The lines of one copy after a sequence, then new ones in batches.</summary>
    public static async Task ConsoleAsync(HttpContext http, ResourceLog log, long after)
    {
        Begin(http);
        var end = http.RequestAborted;
        using var follower = log.Follow(after);
        var lines = new List<ResourceLogLine>();
        while (await WaitOrKeepAliveAsync(http, follower.Lines.WaitToReadAsync(end).AsTask()).ConfigureAwait(false))
        {
            lines.Clear();
            while (lines.Count < 500 && follower.Lines.TryRead(out var line))
                lines.Add(line);
            await WriteAsync(http, "lines", lines, ResourceApiJson.Default.ListResourceLogLine).ConfigureAwait(false);
            await Task.Delay(Batch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static void Begin(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
    }

    private static async Task<bool> WaitOrKeepAliveAsync(HttpContext http, Task<bool> next)
    {
        try
        {
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            while (await Task.WhenAny(next, Task.Delay(KeepAlive, http.RequestAborted)).ConfigureAwait(false) != next)
            {
                await http.Response.WriteAsync(": alive\n\n", http.RequestAborted).ConfigureAwait(false);
                await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            }
            return await next.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A listener that has gone ends its stream at the next wait.</summary>
    private static async Task WriteAsync<T>(HttpContext http, string name, T data, JsonTypeInfo<T> type)
    {
        if (http.RequestAborted.IsCancellationRequested)
            return;
        await http.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, type)}\n\n", http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
