using System.Text.Json;

namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>What the service answered to an image.</summary>
/// <param name="Nearest">Labels of the matches, best first.</param>
/// <param name="Shown">Every label that the answer shows: the one named, those to choose from, those of the matches.</param>
/// <param name="Named">The label named; null for none.</param>
/// <param name="DecideAndSearchMs">Time that the service spent on deciding and searching.</param>
internal sealed record SearchAnswer(IReadOnlyList<string> Nearest, IReadOnlySet<string> Shown, string? Named, double DecideAndSearchMs)
{
    /// <summary>The label that somebody would say "not this" to.</summary>
    public string Foremost => Named ?? Nearest[0];

    public static SearchAnswer Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var (root, decision) = (document.RootElement, document.RootElement.GetProperty("decision"));
        string[] nearest = LabelsOf(root.GetProperty("matches"));
        var named = decision.GetProperty("label").GetString();
        HashSet<string> shown = [.. nearest, .. LabelsOf(decision.GetProperty("candidates")), .. named is null ? Array.Empty<string>() : [named]];
        var timings = root.GetProperty("timings");
        return new SearchAnswer(nearest, shown, named, timings.GetProperty("decideMs").GetDouble() + timings.GetProperty("searchMs").GetDouble());
    }

    private static string[] LabelsOf(JsonElement array) => [.. array.EnumerateArray().Select(entry => entry.GetProperty("label").GetString()!)];
}
