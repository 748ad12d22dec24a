using System.Text.Json;
using Docker.DotNet;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>The Docker daemon of this machine, or one that speaks its API.</summary>
internal sealed class ContainerEngine : IDisposable
{
    /// <summary>Configuration key that turns containers off: nobody asks for a daemon then. Default true.</summary>
    public const string EnabledKey = "Containers:Enabled";

    /// <summary>Configuration key of the daemon's address, such as <c>unix:///var/run/docker.sock</c>; <c>DOCKER_HOST</c>, Docker's context or its usual socket when not set.</summary>
    public const string EndpointKey = "Containers:Endpoint";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private ContainerEngine(DockerClient client, string? endpoint) => (Client, Endpoint) = (client, endpoint);

    public DockerClient Client { get; }

    /// <summary>The configured address; null where Docker's own rules found it.</summary>
    public string? Endpoint { get; }

    /// <returns>The daemon, or in one clause why there is none.</returns>
    public static async Task<(ContainerEngine? Engine, string Absence)> ConnectAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!configuration.GetValue(EnabledKey, true))
            return (null, $"containers are turned off by {EnabledKey}");
        var endpoint = configuration[EndpointKey] is { Length: > 0 } configured ? configured : null;
        DockerClient? client = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            client = (endpoint is null ? new DockerClientBuilder() : new DockerClientBuilder().WithEndpoint(new Uri(endpoint))).Build();
            await client.System.PingAsync(limit.Token).ConfigureAwait(false);
            return (new ContainerEngine(client, endpoint), "");
        }
        // Whatever keeps a daemon from answering (no socket, no permission, a context that is gone), the application runs without one.
#pragma warning disable CA1031
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            client?.Dispose();
            // What .NET says of a socket's file that does not exist names an address and helps nobody.
            var reason = limit.IsCancellationRequested ? $"no answer within {Patience.TotalSeconds:0} s" : exception.GetBaseException() is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressNotAvailable } ? "there is no such socket"
                : exception.GetBaseException().Message.TrimEnd('.');
            return (null, $"no Docker daemon answers{(client is null ? "" : $" at {client.Options.Endpoint}")} ({reason})");
        }
    }

    /// <summary>What a daemon said, without the protocol around it.</summary>
    public static string MessageOf(DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("message", out var message) ? message.ToString() : exception.Message;
        }
        catch (JsonException)
        {
            return exception.Message;
        }
    }

    public void Dispose() => Client.Dispose();
}
