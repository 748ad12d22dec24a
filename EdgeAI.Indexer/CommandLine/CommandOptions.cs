using System.CommandLine;
using EdgeAI.Indexer.Building;

namespace EdgeAI.Indexer.CommandLine;

/// <summary>Options that more than one command takes.</summary>
internal static class CommandOptions
{
    private const string VerboseName = "--verbose";

    public const string DefaultIndexPath = ".edgeai/catalog.index";

    public static Option<string[]> Catalogs() => new("--catalog", "-c")
    {
        Description = "Folder of photographs (JPEG, PNG, WebP, TIFF, TGA, PNM), one folder in it for each label. May be given more than once.",
        Required = true,
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <param name="usual">What is used where the option is not given.</param>
    public static Option<string> Projection(string usual = "auto") => new("--projection")
    {
        Description = "auto (fitted to the catalog where that helps), default (the module's own), unlabelled, or a FILE written by adapt.",
        HelpName = "auto|default|unlabelled|FILE",
        DefaultValueFactory = _ => usual,
    };

    public static Option<double?> Crop()
    {
        var option = new Option<double?>("--crop")
        {
            Description = "Share of the shorter side that the central crop keeps, 0.1 to 1. Default: chosen by auto, else 0.75.",
            HelpName = "F",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } crop && !(crop is >= 0.1 and <= 1)) result.AddError($"Option '--crop' expects 0.1 to 1, got {result.Tokens[0].Value}.");
        });
        return option;
    }

    public static Option<bool> Compact() => new("--compact") { Description = "An index that needs half the memory, for big catalogs on small boards; searches take up to twice as long." };

    /// <summary>Seconds between saves of what is done, which a killed run goes on from.</summary>
    public static Option<int> SaveEvery()
    {
        var option = new Option<int>("--save-every")
        {
            Description = "Time between saves of what is done of the graph, which is what a killed run loses. Longer where saves would take more than a tenth of the time, shorter where memory would grow; 0 saves each 1,024 entries.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => (int)PartialIndex.UsualPause.TotalSeconds,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 86_400) result.AddError($"Option '--save-every' expects 0 to 86400 seconds, got {result.Tokens[0].Value}.");
        });
        return option;
    }

    public static Option<string?> Cache() => new("--cache")
    {
        Description = "Folder that keeps features between runs. Default: edgeai in the user's cache folder.",
        HelpName = "DIR",
    };

    public static Option<bool> Verbose() => new(VerboseName) { Description = "Name every file and folder that is left out, and why; without it they are counted." };

    /// <summary>Whether a command line asks for it; false for commands that do not know it.</summary>
    public static bool IsVerbose(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Any(option => option.Name == VerboseName) && parsed.GetValue<bool>(VerboseName);

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON, alone on standard output." };
}
