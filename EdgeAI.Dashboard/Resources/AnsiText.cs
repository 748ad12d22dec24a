using System.Text;

namespace EdgeAI.Dashboard.Resources;

/// <summary>A stretch of console text in one style.</summary>
/// <param name="Text">Text without escape sequences.</param>
/// <param name="Style">CSS classes (<c>ansi-1</c> red to <c>ansi-15</c>, <c>ansi-bold</c>), or empty.</param>
public readonly record struct AnsiRun(string Text, string Style);

/// <summary>Console text with ANSI escape sequences.</summary>
public static class AnsiText
{
    private const char Escape = '\e';

    /// <summary>The text without escape sequences.</summary>
    public static string Strip(string text) => text.Contains(Escape, StringComparison.Ordinal) ? string.Concat(Parse(text).Select(r => r.Text)) : text;

    /// <summary>The text in stretches of one style: the 16 colours and bold are kept, other sequences dropped.</summary>
    public static IReadOnlyList<AnsiRun> Parse(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal))
            return [new AnsiRun(text, "")];
        var runs = new List<AnsiRun>();
        var pending = new StringBuilder();
        var (colour, bold) = (-1, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != Escape)
            {
                pending.Append(text[i]);
                continue;
            }
            if (i + 1 >= text.Length || text[i + 1] != '[')
                continue;
            var end = i + 2;
            while (end < text.Length && text[end] is < '@' or > '~')
                end++;
            if (end < text.Length && text[end] == 'm')
            {
                Flush();
                Apply(text.AsSpan(i + 2, end - i - 2), ref colour, ref bold);
            }
            i = end;
        }
        Flush();
        return runs;

        void Flush()
        {
            if (pending.Length == 0)
                return;
            runs.Add(new AnsiRun(pending.ToString(), $"{(colour >= 0 ? $"ansi-{colour}" : "")}{(bold ? " ansi-bold" : "")}".Trim()));
            pending.Clear();
        }
    }

    private static void Apply(ReadOnlySpan<char> codes, ref int colour, ref bool bold)
    {
        if (codes.IsEmpty)
            (colour, bold) = (-1, false);
        foreach (var part in codes.Split(';'))
            if (int.TryParse(codes[part], out var code))
                switch (code)
                {
                    case 0: (colour, bold) = (-1, false); break;
                    case 1: bold = true; break;
                    case 22: bold = false; break;
                    case 39: colour = -1; break;
                    case >= 30 and <= 37: colour = code - 30; break;
                    case >= 90 and <= 97: colour = code - 90 + 8; break;
                }
    }
}
