namespace EdgeAI.Indexer.Reporting;

/// <summary>What would make a catalog's answers better, most useful first.</summary>
internal static class CatalogAdvice
{
    private const int Named = 5;

    // A pair that is confused more often than this is a matter of the two labels, not of a photograph.
    private const int OftenConfused = 3;

    /// <summary>The advice; empty where there is none to give.</summary>
    public static IReadOnlyList<string> Of(CatalogReport report)
    {
        var lines = new List<string>();
        string[] few = [.. report.Labels.Where(label => label.HasTooFew).Select(label => label.Label)];
        if (few.Length > 0) lines.Add($"Take more photographs of {Names(few)}: fewer than five, or all alike.");
        foreach (var pair in report.Confused.Where(pair => pair.Times >= OftenConfused).Take(Named))
            lines.Add($"{pair.Label} looks like {pair.TakenFor} ({pair.Times} times): photograph what tells them apart, or join them under one label.");
        if (report.Mislabelled.Count > 0)
            lines.Add($"Look at {Names([.. report.Mislabelled.Select(photograph => photograph.Id)])}: they look like another label than their folder's.");
        if (report.NearDuplicates.Where(pair => !pair.SameLabel).Select(pair => $"{pair.First} and {pair.Second}").ToArray() is { Length: > 0 } twins)
            lines.Add($"The same picture lies under two labels: {Names(twins)}.");
        return lines;
    }

    private static string Names(string[] names) =>
        string.Join(", ", names.Take(Named)) + (names.Length > Named ? $" and {names.Length - Named} more" : "");
}
