using System.CommandLine;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Projections;

/// <summary>Options of a fit.</summary>
internal sealed class FitOptions
{
    public Option<int> Copies { get; } = Bounded("--copies", "Random copies of each photograph in a fit, 1 to 64.", 4, 1, 64);

    public Option<int> Seed { get; } = Bounded("--seed", "Seed of the copies.", 1, 0, int.MaxValue);

    public Option<int> Threads { get; } = Bounded("--threads", "Most threads of a fit; the result does not depend on it.", Environment.ProcessorCount, 1, 1024);

    public FitSettings Read(ParseResult parsed) => new()
    {
        Copies = parsed.GetValue(Copies),
        Seed = parsed.GetValue(Seed),
        Threads = parsed.GetValue(Threads),
    };

    private static Option<int> Bounded(string name, string description, int preset, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => preset };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most) result.AddError($"Option '{name}' expects {least} to {most}, got {value}.");
        });
        return option;
    }
}
