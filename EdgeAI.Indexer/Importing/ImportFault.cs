using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Importing;

/// <summary>What a file of vectors is refused for.</summary>
internal static class ImportFault
{
    public static CommandFailure Of(string file, string fault) => CommandFailure.Usage($"{file}: {fault}");

    public static CommandFailure OfRow(string file, int row, string fault) => Of(file, $"row {row}: {fault}");
}
