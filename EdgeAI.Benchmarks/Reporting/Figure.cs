namespace EdgeAI.Benchmarks.Reporting;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured; a ratio is called <c>area.ours/theirs</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit"><c>ratio</c>, <c>ms</c>, <c>us</c>, ….</param>
/// <param name="Target">The largest value that meets the target; null where there is none.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool? IsMet => Target is { } target ? Value <= target : null;
}
