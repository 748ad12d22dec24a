using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Indexer;

/// <summary>The indexer as a program of its own, to be killed.</summary>
internal static class IndexerProgram
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    // Its own output folder: beside the tests it would meet their choice of frameworks.
    public static string Path { get; } =
        RepositoryRoot.Combine("EdgeAI.Indexer", "bin", Configuration, "net10.0", OperatingSystem.IsWindows() ? "EdgeAI.Indexer.exe" : "EdgeAI.Indexer");
}
