using System.Globalization;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>What is found when several things lie side by side: trays drawn of photographs that are not in the catalog, on gray, at least a twentieth of the frame apart.</summary>
/// <param name="SideBySide">How many can lie side by side: the most of which, and of fewer, <see cref="WellNamed"/> of the items are named; 0 where not even one is.</param>
/// <param name="Rows">By the number of items.</param>
internal sealed record TraysResult(int SideBySide, IReadOnlyList<TrayFigures> Rows)
{
    /// <summary>Share of the items from which on a number of them counts as found.</summary>
    public const double WellNamed = 0.8;

    /// <summary>In one sentence.</summary>
    public string Words() => SideBySide switch
    {
        0 => "Not even one thing is found reliably on a tray.",
        1 when Rows.Count == 1 => "One thing is found reliably. Trays of two were not tried: they need photographs of two labels.",
        1 => "One thing at a time: of two that lie side by side too many are missed.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Up to {SideBySide} things can lie side by side: at least {WellNamed:P0} of them are answered or in the list of their part.{(SideBySide == Rows[^1].Items ? " More were not tried." : "")}"),
    };

    public static TraysResult Of(IReadOnlyList<TrayFigures> rows) => new(rows.TakeWhile(row => row.Named >= WellNamed).LastOrDefault()?.Items ?? 0, rows);
}

/// <summary>Trays of so many items, in balanced mode.</summary>
/// <param name="Items">On each tray.</param>
/// <param name="Trays">How many trays.</param>
/// <param name="Named">Share of the items that are answered or in the list of a part.</param>
/// <param name="Answered">Share of the items that are answered.</param>
/// <param name="Exact">Share of the trays on which as many things were found as lie there.</param>
/// <param name="Wrong">Answers of a tray that are no item of it, on average.</param>
internal sealed record TrayFigures(int Items, int Trays, double Named, double Answered, double Exact, double Wrong);
