using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

/// <summary>The module that is committed with the code.</summary>
internal static class ShippedModel
{
    public static string Folder { get; } = RepositoryRoot.Combine("models", "mobilenet-v3-small");

    public static byte[] Photograph(string input = "05-golden-delicious_001.png") => File.ReadAllBytes(Path.Combine(Folder, "golden", input));

    /// <summary>Options with a deadline that a busy build machine and the scalar path keep; every frame is embedded, seen before or not.</summary>
    public static EmbeddingOptions Options(string? path = null) => new() { ModelDirectory = Folder, Path = path, CallDeadline = BusyMachine.CallDeadline, RecentEmbeddings = 0 };
}
