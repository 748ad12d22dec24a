namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>What is to be found on trays, worked out on the photographs of other stores and on flowers.</summary>
internal static class TrayTargets
{
    /// <summary>Most wrong answers of a tray, on average.</summary>
    public const double MostWrong = 0.05;

    /// <summary>Most parts of a single item, on average.</summary>
    public const double MostPartsOfOne = 1.12;

    /// <summary>Most frames of quite other things with an answer, and with a list.</summary>
    public const double MostFarAnswered = 0.015, MostFarListed = 0.05;

    /// <summary>Least share of the items in free positions that are named.</summary>
    /// <param name="items">On the tray.</param>
    /// <param name="onScene">Whether they lie on a photograph.</param>
    public static double? NamedOf(int items, bool onScene) => (items, onScene) switch
    {
        (2, false) => 0.90, (2, true) => 0.78,
        (3, false) => 0.88, (3, true) => 0.75,
        (4, false) => 0.83, (4, true) => 0.70,
        (6, false) => 0.80, (6, true) => 0.72,
        _ => null,
    };
}
