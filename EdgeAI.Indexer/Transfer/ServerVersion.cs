using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>Says when a server's version does not fit.</summary>
internal static class ServerVersion
{
    public static async Task CompareAsync(QdrantServer server, CommandContext context)
    {
        if (QdrantCompatibility.Warning(await server.CheckHealthAsync(context.Cancellation)) is { } warning) await context.Error.WriteLineAsync($"warning: {warning}");
    }
}
