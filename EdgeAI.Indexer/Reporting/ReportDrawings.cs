using System.Globalization;
using System.Net;
using System.Text;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Indexer.Reporting;

/// <summary>The drawings of the report, as SVG.</summary>
internal static class ReportDrawings
{
    /// <summary>One dot for each photograph, one colour for each label.</summary>
    public static string Map(IReadOnlyList<(float X, float Y)> points, IReadOnlyList<string> labels)
    {
        const double Width = 960, Height = 640, Margin = 12;
        double left = points.Min(point => point.X), right = points.Max(point => point.X), bottom = points.Min(point => point.Y), top = points.Max(point => point.Y);
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var svg = new StringBuilder("<svg viewBox=\"0 0 960 640\" role=\"img\" aria-label=\"Map of the embeddings\">");
        for (var i = 0; i < points.Count; i++)
        {
            var x = Margin + (points[i].X - left) / Math.Max(right - left, 1e-9) * (Width - 2 * Margin);
            var y = Height - Margin - (points[i].Y - bottom) / Math.Max(top - bottom, 1e-9) * (Height - 2 * Margin);
            // The golden angle keeps neighbours in the list apart in colour.
            var number = Array.BinarySearch(names, labels[i], StringComparer.Ordinal);
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"3\" fill=\"hsl({number * 137.508 % 360:0} 65% {40 + number % 3 * 12}%)\"><title>{WebUtility.HtmlEncode(labels[i])}</title></circle>");
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Share right over confidence; the area of a dot is its number of answers.</summary>
    public static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var most = bins.Select(bin => bin.Answers).DefaultIfEmpty(1).Max();
        var svg = new StringBuilder("<svg viewBox=\"0 0 360 340\" width=\"360\" role=\"img\" aria-label=\"Reliability\"><rect x=\"40\" y=\"10\" width=\"300\" height=\"300\" fill=\"none\" stroke=\"#8893a0\"/><path d=\"M40 310L340 10\" stroke=\"#8893a0\" stroke-dasharray=\"4 4\"/><g font-size=\"12\" fill=\"currentColor\"><text x=\"150\" y=\"334\">confidence</text><text x=\"-190\" y=\"30\" transform=\"rotate(-90)\">right</text><text x=\"36\" y=\"325\">0</text><text x=\"334\" y=\"325\">1</text></g>");
        foreach (var bin in bins)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{40 + 300 * bin.Confidence:0.0}\" cy=\"{310 - 300 * bin.Right:0.0}\" r=\"{3 + 9 * Math.Sqrt((double)bin.Answers / most):0.0}\" fill=\"#2a7de1\" fill-opacity=\".75\"><title>{bin.Answers} answers, confidence {bin.Confidence:0.00}, right {bin.Right:0.00}</title></circle>");
        }
        return svg.Append("</svg>").ToString();
    }
}
