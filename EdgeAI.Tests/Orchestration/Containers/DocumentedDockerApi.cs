using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Orchestration.Containers;

/// <summary>
/// Not a daemon: an HTTP server on a Unix socket that answers as Docker's API reference says, for what a real daemon does only in
/// bad weather. It runs nothing; <see cref="RealDaemonTests"/> try the real one.
/// </summary>
internal sealed class DocumentedDockerApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasImage;

    private DocumentedDockerApi(WebApplication app, string socket) => (_app, Socket) = (app, socket);

    public string Socket { get; }

    /// <summary>Configuration that leads an AppHost here.</summary>
    public string Argument => $"--Containers:Endpoint=unix://{Socket}";

    /// <summary>What the AppHost asked, in order: method and path without the API's version.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public JsonNode? Created { get; private set; }

    /// <summary>The JSON lines that a pull answers.</summary>
    public string PullAnswer { get; init; } = "";

    /// <summary>Whether the daemon has the image once the pull is over.</summary>
    public bool PullBrings { get; init; } = true;

    /// <summary>Pieces of the multiplexed log, as they come over the wire.</summary>
    public byte[][] Log { get; init; } = [];

    /// <summary>What stands under the name that a persistent container would have.</summary>
    public string? Inspected { get; init; }

    public static async Task<DocumentedDockerApi> StartAsync(Func<WebApplication, string, DocumentedDockerApi>? create = null)
    {
        var socket = Path.Combine(Path.GetTempPath(), $"docker-{Guid.NewGuid():N}.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        var app = builder.Build();
        var api = create?.Invoke(app, socket) ?? new DocumentedDockerApi(app, socket);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    public static DocumentedDockerApi Of(WebApplication app, string socket, string pullAnswer = "", bool pullBrings = true, byte[][]? log = null, string? inspected = null) =>
        new(app, socket) { PullAnswer = pullAnswer, PullBrings = pullBrings, Log = log ?? [], Inspected = inspected };

    /// <summary>A frame of the log: stream type, three zeros, length in network order, payload.</summary>
    public static byte[] Frame(byte stream, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + payload.Length];
        frame[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame, 8);
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _app.DisposeAsync();
        File.Delete(Socket);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [['v', >= '0' and <= '9', ..], .. var rest])
            parts = rest;
        Requests.Enqueue($"{http.Request.Method} {string.Join('/', parts)}");
        switch (http.Request.Method, parts)
        {
            case (_, ["_ping"]):
                http.Response.Headers["API-Version"] = "1.41";
                await http.Response.WriteAsync("OK");
                break;
            case ("GET", ["images", .., "json"]):
                await (_hasImage ? JsonAsync(http, 200, """{"Id":"sha256:1"}""") : JsonAsync(http, 404, """{"message":"No such image"}"""));
                break;
            case ("POST", ["images", "create"]):
                http.Response.ContentType = "application/json";
                foreach (var line in PullAnswer.Split('\n'))
                {
                    await http.Response.WriteAsync(line + "\r\n");
                    await http.Response.Body.FlushAsync();
                }
                _hasImage = PullBrings;
                break;
            case ("GET", ["containers", "json"]):
                await JsonAsync(http, 200, "[]");
                break;
            case ("POST", ["containers", "create"]):
                Created = await JsonNode.ParseAsync(http.Request.Body);
                await JsonAsync(http, 201, """{"Id":"0123456789abcdef","Warnings":[]}""");
                break;
            case ("POST", ["containers", _, "start"]):
                http.Response.StatusCode = 204;
                break;
            case ("GET", ["containers", _, "json"]):
                await (Inspected is null && Created is null ? JsonAsync(http, 404, """{"message":"No such container"}""") : JsonAsync(http, 200, Inspected ?? """{"Id":"0123456789abcdef","Config":{"Tty":false}}"""));
                break;
            case ("GET", ["containers", _, "logs"]):
                http.Response.ContentType = "application/vnd.docker.multiplexed-stream";
                foreach (var piece in Log)
                {
                    await http.Response.Body.WriteAsync(piece);
                    await http.Response.Body.FlushAsync();
                }
                await _ended.Task.WaitAsync(http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case ("POST", ["containers", _, "wait"]):
                await _ended.Task.WaitAsync(http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                await JsonAsync(http, 200, """{"StatusCode":0}""");
                break;
            case ("POST", ["containers", _, "stop"]):
                _ended.TrySetResult();
                http.Response.StatusCode = 204;
                break;
            case ("DELETE", ["containers", _]):
                http.Response.StatusCode = 204;
                break;
            default:
                await JsonAsync(http, 404, """{"message":"page not found"}""");
                break;
        }
    }

    private static Task JsonAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }
}
