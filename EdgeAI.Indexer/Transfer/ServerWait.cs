using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Indexer.Transfer;

/// <summary>Waits for a Qdrant that is started at the same time, as a cluster starts the job and its server.</summary>
internal static class ServerWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="server">The server.</param>
    /// <param name="longest">How long; nothing is waited, or asked, for zero.</param>
    /// <param name="context">Gets one line when there is something to wait for.</param>
    /// <exception cref="RpcException">It refuses the call, or does not answer in that time.</exception>
    public static async Task ForAnswerAsync(QdrantServer server, TimeSpan longest, CommandContext context)
    {
        if (longest == TimeSpan.Zero) return;
        var started = TimeProvider.System.GetTimestamp();
        for (var said = false; ; said = true)
        {
            try
            {
                await server.CheckHealthAsync(context.Cancellation);
                return;
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && TimeProvider.System.GetElapsedTime(started) < longest)
            {
                if (!said) await context.Error.WriteLineAsync($"Waiting for Qdrant at {server.Endpoint}, which does not answer yet …");
            }
            await Task.Delay(Pause, context.Cancellation);
        }
    }
}
