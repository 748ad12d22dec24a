using System.CommandLine;

namespace EdgeAI.Indexer.CommandLine;

/// <summary>Options that more than one command takes.</summary>
internal static class CommandOptions
{
    public const string DefaultIndexPath = ".edgeai/catalog.index";

    public static Option<string[]> Catalogs() => new("--catalog", "-c")
    {
        Description = "Folder of photographs, one folder in it for each label. May be given more than once.",
        Required = true,
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> Model() => new("--model")
    {
        Description = "Folder with embedder.wasm and what belongs to it. Default: models/mobilenet-v3-small, searched beside the program and upwards.",
        HelpName = "DIR",
    };

    public static Option<string> Projection() => new("--projection")
    {
        Description = "auto (fitted to the catalog where that helps), default (the module's own), unlabelled, or a FILE written by adapt.",
        HelpName = "auto|default|unlabelled|FILE",
        DefaultValueFactory = _ => "auto",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON, alone on standard output." };
}
