using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAI.Benchmarks.Reporting;

/// <summary>The figures of one run: <c>{"machine","date","figures":[{"name","value","unit","target","least","met"}]}</c>.</summary>
internal sealed record BenchmarkReport(string Machine, DateTimeOffset Date, IReadOnlyList<Figure> Figures)
{
    public static BenchmarkReport Of(IReadOnlyList<Figure> figures) => new(MachineDescription.Current.ToString(), DateTimeOffset.UtcNow, figures);

    /// <summary>Prints a table, and writes JSON where a file is given.</summary>
    public void Publish(TextWriter output, FileInfo? json)
    {
        output.WriteLine($"{Machine}, {Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        output.WriteLine();
        var width = Figures.Max(figure => figure.Name.Length);
        foreach (var figure in Figures)
            output.WriteLine(FormattableString.Invariant($"{figure.Name.PadRight(width)}  {figure.Value,10:0.000} {figure.Unit,-5}{TargetOf(figure)}"));

        if (json is not null)
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(this, ReportJson.Default.BenchmarkReport) + "\n");
    }

    private static string TargetOf(Figure figure)
    {
        if (figure.IsMet is not { } met) return "";
        var most = figure.Target is { } target ? FormattableString.Invariant($" <= {target:0.###}") : "";
        var least = figure.Least is { } value ? FormattableString.Invariant($" >= {value:0.###}") : "";
        return $"  target{most}{least}  {(met ? "met" : "MISSED")}";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchmarkReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
