using System.Globalization;

namespace EdgeAI.Recognition.Fitting;

/// <summary>How a projection is fitted to a catalog.</summary>
public sealed record FitSettings
{
    /// <summary>The crop fraction that is used unless another one is clearly better.</summary>
    public const double UsualCrop = 0.75;

    /// <summary>Fewest photographs a label, on average, for a fit with labels.</summary>
    public const double FewestPhotographsPerLabel = 3;

    /// <summary>Fewest labels for a fit with labels.</summary>
    public const int FewestLabels = 3;

    /// <summary>Fewest photographs for a fit with labels. Below, draws from the grocery photographs lost with one kind of query what they gained with another.</summary>
    public const int FewestPhotographs = 16;

    /// <summary>Fewest photographs for a choice of the crop.</summary>
    public const int FewestPhotographsForCrops = 200;

    /// <summary>Up to this many labels the default's cosine is averaged in.</summary>
    public const int MostLabelsBesideDefault = 40;

    // With so many photographs, fit and default weigh the same.
    private const double PhotographsForEvenShare = 200;

    private const string AsAskedFor = "as asked for";

    /// <summary>What <see cref="IsWorthFitting"/> asks for, for people.</summary>
    public static string Requirement { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"a fit needs {FewestPhotographs} photographs, {FewestLabels} labels and {FewestPhotographsPerLabel} photographs of each on average");

    /// <summary>Crop fractions to choose from; one alone is used as it is. Default: 0.875, 0.75, 0.636.</summary>
    public IReadOnlyList<double> Crops { get; init; } = [0.875, UsualCrop, 0.636];

    /// <summary>Random copies of each photograph, 1 to 64. Default 4.</summary>
    public int Copies { get; init; } = 4;

    /// <summary>Seed of the copies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Most threads to use; the result does not depend on it. Default: every core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Why there is but one crop, where there is but one; for people.</summary>
    public string OneCropReason { get; private init; } = AsAskedFor;

    /// <summary>The same settings with other crops to choose from.</summary>
    public FitSettings WithCrops(IReadOnlyList<double> crops) => this with { Crops = crops, OneCropReason = AsAskedFor };

    /// <summary>The settings for a catalog of this size: a small one takes the usual crop, if it may, because it cannot tell crops apart.</summary>
    public FitSettings For(int photographs) => Crops.Count > 1 && Crops.Contains(UsualCrop) && photographs < FewestPhotographsForCrops
        ? this with
        {
            Crops = [UsualCrop],
            OneCropReason = string.Create(CultureInfo.InvariantCulture, $"the usual one: fewer than {FewestPhotographsForCrops} photographs cannot tell crops apart"),
        }
        : this;

    /// <summary>Whether a fit with labels is worth it for a catalog of this size.</summary>
    public static bool IsWorthFitting(int photographs, int labels) =>
        labels >= FewestLabels && photographs >= FewestPhotographs && photographs >= FewestPhotographsPerLabel * labels;

    /// <summary>Weight of the fit's cosine beside the default's: it grows with the photographs that the fit has seen.</summary>
    /// <remarks>
    /// Four to sixty draws of each size from the grocery photographs (5 to 40 labels, 3 to 30 photographs of each), asked about other stores' and about
    /// the catalog's other look-alikes: the best weight is about 0.1 at 25 photographs, 0.2 at 50, 0.35 at 100, 0.5 at 200, 0.8 at 400 and more, and
    /// the optimum is flat. With half throughout, a fit to 15 to 50 photographs costs 0.7 to 3 points of AUROC.
    /// </remarks>
    public static double ShareBesideDefault(int photographs) => photographs / (photographs + PhotographsForEvenShare);
}
