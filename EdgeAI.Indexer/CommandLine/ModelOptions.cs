using System.CommandLine;

namespace EdgeAI.Indexer.CommandLine;

/// <summary>The options that say which module embeds, and by which of its arithmetic paths.</summary>
internal sealed class ModelOptions
{
    public Option<string?> Directory { get; } = new("--model")
    {
        Description = "Folder with embedder.wasm and what belongs to it. Default: models/mobilenet-v3-small, searched beside the program and upwards.",
        HelpName = "DIR",
    };

    public Option<string?> Path { get; } = new("--path")
    {
        Description = "Arithmetic of the module: fp32, int8, or auto for int8 where the CPU has instructions for it. Default: the module's own. What asks an index needs the same: Embedding:Path.",
        HelpName = "NAME",
    };

    public ModelChoice Read(ParseResult parsed) => new(parsed.GetValue(Directory), parsed.GetValue(Path));
}

/// <summary>Which module embeds.</summary>
/// <param name="Directory">Its folder; null to search for it.</param>
/// <param name="Path">Its arithmetic path; null for its own default.</param>
internal sealed record ModelChoice(string? Directory, string? Path);
