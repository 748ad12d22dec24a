namespace EdgeAI.Recognition.Fitting;

/// <summary>How a projection is fitted to a catalog.</summary>
public sealed class FitSettings
{
    /// <summary>The crop fraction that is used unless another one is clearly better.</summary>
    public const double UsualCrop = 0.75;

    /// <summary>Fewest photographs a label, on average, for a fit with labels.</summary>
    public const double FewestPhotographsPerLabel = 3;

    /// <summary>Fewest labels for a fit with labels.</summary>
    public const int FewestLabels = 3;

    /// <summary>Up to this many labels the default's cosine is averaged in.</summary>
    public const int MostLabelsBesideDefault = 40;

    /// <summary>Crop fractions to choose from; one alone is used as it is. Default: 0.875, 0.75, 0.636.</summary>
    public IReadOnlyList<double> Crops { get; init; } = [0.875, UsualCrop, 0.636];

    /// <summary>Random copies of each photograph, 1 to 64. Default 4.</summary>
    public int Copies { get; init; } = 4;

    /// <summary>Seed of the copies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Most threads to use; the result does not depend on it. Default: every core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The same settings with other crops to choose from.</summary>
    public FitSettings WithCrops(IReadOnlyList<double> crops) => new() { Crops = crops, Copies = Copies, Seed = Seed, Threads = Threads };

    /// <summary>Whether a fit with labels is worth it for a catalog of this size.</summary>
    public static bool IsWorthFitting(int photographs, int labels) =>
        labels >= FewestLabels && photographs >= FewestPhotographsPerLabel * labels;
}
