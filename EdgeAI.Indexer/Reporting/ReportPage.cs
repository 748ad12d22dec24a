using System.Globalization;
using System.Net;
using System.Text;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Progress;

namespace EdgeAI.Indexer.Reporting;

/// <summary>The report as one self-contained page: pictures are data, there is no script and nothing to load.</summary>
internal sealed class ReportPage(CatalogReport report, Func<string, string> pictureOf)
{
    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
        h2{margin-top:2.2rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #dde3ea;vertical-align:middle}
        img{width:96px;height:96px;object-fit:contain;background:#f2f4f7;border-radius:4px}.bar{background:#dde3ea;height:.7rem;width:140px;border-radius:3px}
        .bar i{display:block;height:100%;background:#2a7de1;border-radius:3px}.few{color:#a33}svg{max-width:100%;height:auto}
        @media(prefers-color-scheme:dark){body{background:#12161c;color:#dde3ea}td,th{border-color:#2a323d}img,.bar{background:#232a34}}
        """;

    private readonly StringBuilder _html = new();

    /// <summary>How well the catalog answers about itself, in a few words.</summary>
    public static string Summary(CatalogReport report) => report.Answers.Balanced.Known == 0
        ? "nothing could be asked: that takes two labels and a label whose photographs do not all look alike"
        : string.Create(CultureInfo.InvariantCulture, $"{report.Recall:P1} right with look-alikes held out");

    public string Render(string map)
    {
        _html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Catalog report</title><style>")
            .Append(Style).Append("</style><h1>Catalog report</h1>");
        Line($"<p>{Counted.Of(report.Photographs, "photograph")}, {Counted.Of(report.Labels.Count, "label")}, {Counted.Of(report.Clusters, "cluster")} of look-alikes, {Counted.Of(report.Skipped, "file")} skipped.<br>{Text(report.Projection)}</p>");
        Line($"<p><b>{Text(Summary(report))}</b></p>");
        Answers();
        Confused();
        Mislabelled();
        Duplicates();
        _html.Append("<h2>Map</h2><p>First two principal components of the embeddings, coloured by label. Point at a dot for its name.</p>").Append(map);
        Line($"<h2>Reliability</h2><p>How often a first label of some confidence is right; on the diagonal it is as often as it says. Expected calibration error {report.Answers.CalibrationError:0.000}.</p>");
        _html.Append(ReportDrawings.Reliability(report.Answers.Reliability));
        Labels();
        return _html.Append("</html>\n").ToString();
    }

    private void Answers()
    {
        var balanced = report.Answers.Balanced;
        Line($"<h2>What people will get</h2><p>The catalog is asked about its own photographs while they are left out ({balanced.Known} known items, bursts held out whole), about items whose label is left out ({balanced.Near} near unknowns), and about {balanced.Far} general photographs that come with the module (far unknowns; one that passes counts as listed).</p>");
        _html.Append("<table><tr><th>mode<th>answered right<th>wrong<th>right label in the list<th>not in it<th>labels of a list<th>none<th>near answered<th>near listed<th>far listed<th>utility");
        foreach (var (mode, row) in report.Answers.Modes())
        {
            Line($"<tr><td>{mode}{(mode == "balanced" ? " (default)" : "")}<td>{row.Right:P1}<td class=\"{(row.Wrong > 0.01 ? "few" : "")}\">{row.Wrong:P1}<td>{row.ListRight:P1}<td>{row.ListWrong:P1}<td>{row.ListSize:0.0}<td>{row.None:P1}");
            Line($"<td>{row.NearAnswered ?? 0:P1}<td>{row.NearListed ?? 0:P1}<td>{row.FarListed ?? 0:P1}<td>{row.Utility:0.00}");
        }
        Line($"</table><p>{Text(AnswerTable.Legend)}</p>");
        Advice();
        Trays();
    }

    private void Trays()
    {
        if (report.Trays is not { } trays) return;
        Line($"<h2>How many can lie side by side</h2><p><b>{Text(trays.Words())}</b> Photographs that are not in the catalog are laid on a gray tray, at least a twentieth of the frame apart, and everything is looked for (<code>items=many</code>, balanced).</p>");
        _html.Append("<table><tr><th>items<th>answered or listed<th>answered<th>counted right<th>wrong answers a tray");
        foreach (var row in trays.Rows) Line($"<tr><td>{row.Items}<td>{row.Named:P0}<td>{row.Answered:P0}<td>{row.Exact:P0}<td class=\"{(row.Wrong > 0.05 ? "few" : "")}\">{row.Wrong:0.00}");
        _html.Append("</table>");
    }

    private void Advice()
    {
        var lines = CatalogAdvice.Of(report);
        if (lines.Count == 0) return;
        _html.Append("<h3>What would help</h3><ul>");
        foreach (var line in lines) Line($"<li>{Text(line)}");
        _html.Append("</ul>");
    }

    private void Confused()
    {
        _html.Append("<h2>Most confused</h2><table><tr><th>Label<th>taken for<th>times<th colspan=2>for example");
        foreach (var pair in report.Confused)
            Line($"<tr><td>{Text(pair.Label)}<td>{Text(pair.TakenFor)}<td>{pair.Times}<td>{Picture(pair.Example)}<td>{Picture(pair.LooksLike)}");
        _html.Append("</table>");
    }

    private void Mislabelled()
    {
        _html.Append("<h2>Likely mislabelled</h2><p>The rest of the catalog takes these for another label most clearly.</p><table><tr><th>Photograph<th>lies in<th>looks like<th colspan=2>");
        foreach (var suspect in report.Mislabelled)
            Line($"<tr><td>{Text(suspect.Id)}<td>{Text(suspect.Label)} ({suspect.OwnEvidence:0.00})<td>{Text(suspect.Answer)} ({suspect.AnswerEvidence:0.00})<td>{Picture(suspect.Id)}<td>{Picture(suspect.LooksLike)}");
        _html.Append("</table>");
    }

    private void Duplicates()
    {
        Line($"<h2>Near-duplicates</h2><p>{report.NearDuplicateCount} pairs; those of different labels first.</p><table><tr><th>First<th>Second<th>cosine<th colspan=2>");
        foreach (var pair in report.NearDuplicates)
            Line($"<tr><td>{Text(pair.First)}<td class=\"{(pair.SameLabel ? "" : "few")}\">{Text(pair.Second)}<td>{pair.Cosine:0.000}<td>{Picture(pair.First)}<td>{Picture(pair.Second)}");
        _html.Append("</table>");
    }

    private void Labels()
    {
        _html.Append("<h2>Labels, the worst first</h2><table><tr><th>Label<th>photographs<th>clusters<th colspan=2>answered right");
        foreach (var label in report.Labels)
        {
            Line($"<tr><td>{Text(label.Label)}<td class=\"{(label.HasTooFew ? "few" : "")}\">{label.Photographs}{(label.HasTooFew ? " (too few)" : "")}<td>{label.Clusters}");
            if (label.Recall is { } recall) Line($"<td>{recall:P0}<td><div class=\"bar\"><i style=\"width:{recall * 100:0}%\"></i></div>");
            else _html.Append("<td colspan=2>cannot be asked: all its photographs look alike");
        }
        _html.Append("</table>");
    }

    private void Line(FormattableString line) => _html.Append(line.ToString(CultureInfo.InvariantCulture));

    private string Picture(string id) => $"<img alt=\"{Text(id)}\" title=\"{Text(id)}\" src=\"{pictureOf(id)}\">";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
