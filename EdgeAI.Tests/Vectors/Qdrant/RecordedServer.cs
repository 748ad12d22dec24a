using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>Speaks gRPC over HTTP/2 on loopback and answers each method with recorded bytes, in turn; keeps what it was sent.</summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Dictionary<string, Queue<(int Code, string Message, byte[] Response)>> _answers = [];

    private RecordedServer(WebApplication application) => _application = application;

    public List<(string Method, byte[] Message, string? ApiKey)> Received { get; } = [];

    public Uri Address => new(_application.Urls.Single());

    public static async Task<RecordedServer> StartAsync(params QdrantRecord[] records)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        var server = new RecordedServer(application);
        foreach (var record in records)
            server.Answer(record.Method, record.Code, record.Message, record.Response);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        return server;
    }

    public void Answer(string method, int code, string message = "", byte[]? response = null)
    {
        if (!_answers.TryGetValue(method, out var queue))
            _answers[method] = queue = new();
        queue.Enqueue((code, message, response ?? []));
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var (code, message, response) = (12, "not recorded", Array.Empty<byte>());
        lock (_answers)
        {
            Received.Add((context.Request.Path, body.ToArray()[5..], context.Request.Headers["api-key"].FirstOrDefault()));
            // The last answer of a method is given again and again.
            if (_answers.TryGetValue(context.Request.Path, out var queue))
                (code, message, response) = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        }
        context.Response.ContentType = "application/grpc";
        if (code == 0)
        {
            var frame = new byte[5 + response.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), response.Length);
            response.CopyTo(frame, 5);
            await context.Response.Body.WriteAsync(frame);
        }
        // A refusal has its status in the headers, as a real server sends it; only then may a client repeat the call.
        if (code == 0)
            context.Response.AppendTrailer("grpc-status", "0");
        else
            (context.Response.Headers["grpc-status"], context.Response.Headers["grpc-message"]) = ($"{code}", Uri.EscapeDataString(message));
    }
}
