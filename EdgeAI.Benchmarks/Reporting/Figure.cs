namespace EdgeAI.Benchmarks.Reporting;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured; a ratio is called <c>area.ours/theirs</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit"><c>ratio</c>, <c>ms</c>, <c>us</c>, ….</param>
/// <param name="Target">The largest value that meets the target; null where there is none.</param>
/// <param name="Least">The smallest value that meets the target, of a figure of which more is better; null where there is none.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, double? Least = null)
{
    /// <summary>Whether the target is met; null where there is none.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("met")]
    public bool? IsMet => Target is null && Least is null ? null : (Target is not { } most || Value <= most) && (Least is not { } least || Value >= least);
}
