using System.Globalization;
using EdgeAI.Benchmarks.Reporting;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Names and targets of the figures.</summary>
internal static class ScaleFigures
{
    /// <summary>The figures of one size.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="variant">Empty for labels of one entry each, else its name.</param>
    /// <param name="few">The same measured with <see cref="ScaleTargets.Few"/> entries: what a process needs anyway.</param>
    public static IEnumerable<Figure> Of(SizeResult result, string variant, SizeResult few)
    {
        var name = NameOf(string.Create(CultureInfo.InvariantCulture, $"{result.Entries}"), variant);
        yield return new($"{name}.decideP50Ms", result.DecideP50Ms, "ms", result.Entries == ScaleTargets.Many ? ScaleTargets.DecideP50Ms : null);
        yield return new($"{name}.decideP99Ms", result.DecideP99Ms, "ms");
        if (result.Entries > few.Entries)
            yield return new(
                $"{name}.bytesPerEntry", (result.MemoryBytes - few.MemoryBytes) / (double)(result.Entries - few.Entries), "By",
                result.Entries >= ScaleTargets.LeastForMemory ? ScaleTargets.BytesPerEntry : null);
        yield return new($"{name}.startMs", result.StartMs, "ms", ScaleTargets.StartMs);
        yield return new($"{name}.correctMs", result.CorrectMs, "ms", ScaleTargets.CorrectMs);
        yield return new($"{name}.teachMs", result.TeachMs, "ms", ScaleTargets.TeachMs);
    }

    /// <summary>The time of an answer over the largest catalog, over that over the smallest; none where one of them was not measured.</summary>
    public static IEnumerable<Figure> Ratio(IReadOnlyList<SizeResult> results, string variant)
    {
        var (few, many) = (results.FirstOrDefault(result => result.Entries == ScaleTargets.Few), results.FirstOrDefault(result => result.Entries == ScaleTargets.Many));
        if (few is not null && many is not null)
            yield return new($"{NameOf(null, variant)}.decideRatio", many.DecideP50Ms / few.DecideP50Ms, "ratio", ScaleTargets.DecideRatio);
    }

    private static string NameOf(string? size, string variant) => string.Join('.', new[] { "scale", size, variant }.Where(part => !string.IsNullOrEmpty(part)));
}
