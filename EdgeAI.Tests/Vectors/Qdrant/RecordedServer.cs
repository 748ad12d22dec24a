using System.Net;
using System.Security.Cryptography.X509Certificates;
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

    public static Task<RecordedServer> StartAsync(params QdrantRecord[] records) => StartAsync(certificate: null, records);

    public static async Task<RecordedServer> StartAsync(X509Certificate2? certificate, params QdrantRecord[] records)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
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
        var received = await GrpcExchange.ReadAsync(context);
        var (code, message, response) = (12, "not recorded", Array.Empty<byte>());
        lock (_answers)
        {
            Received.Add((context.Request.Path, received, context.Request.Headers["api-key"].FirstOrDefault()));
            // The last answer of a method is given again and again.
            if (_answers.TryGetValue(context.Request.Path, out var queue))
                (code, message, response) = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        }
        if (code == 0)
            await GrpcExchange.AnswerAsync(context, response);
        else
            GrpcExchange.Refuse(context, code, message);
    }
}
