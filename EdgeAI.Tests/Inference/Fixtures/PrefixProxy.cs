using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>A reverse proxy that serves a service under a prefix, and keeps or strips it in what it passes on. Everything else is 404.</summary>
internal sealed class PrefixProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private PrefixProxy(WebApplication app) => _app = app;

    /// <summary>The prefix's address, without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    public static async Task<PrefixProxy> StartAsync(Uri service, string prefix, bool strips)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1));
        var proxy = new PrefixProxy(builder.Build());
        proxy._app.Run(context => proxy.PassOnAsync(context, service, prefix, strips));
        await proxy._app.StartAsync();
        proxy.Address = proxy._app.Urls.Single() + prefix;
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassOnAsync(HttpContext context, Uri service, string prefix, bool strips)
    {
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        if (target != prefix && !target.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (strips) target = target.Length == prefix.Length ? "/" : target[prefix.Length..];
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(service, target));
        if (context.Request.ContentLength > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (name is not ("Transfer-Encoding" or "Connection")) context.Response.Headers[name] = values.ToArray();
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            var block = new byte[16384];
            // Each piece at once: events are not to wait for the next one.
            for (int read; (read = await body.ReadAsync(block, context.RequestAborted)) > 0;)
            {
                await context.Response.Body.WriteAsync(block.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }
}
