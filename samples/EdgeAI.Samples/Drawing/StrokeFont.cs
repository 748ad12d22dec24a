using SkiaSharp;

namespace EdgeAI.Samples.Drawing;

/// <summary>Capital letters drawn as strokes, so that labels read the same on a machine that has no font installed.</summary>
internal static class StrokeFont
{
    /// <summary>Height of every letter in the units of its outline.</summary>
    public const float Height = 6;

    private const float Gap = 1.5f;
    private const float SpaceWidth = 2.2f;

    private static readonly Dictionary<char, (float Width, string Strokes)> _letters = new()
    {
        ['A'] = (4, "M0 6 L2 0 L4 6 M0.7 4 H3.3"),
        ['B'] = (3.8f, "M0 0 V6 H2.2 C3.3 6 3.8 5.3 3.8 4.5 C3.8 3.6 3.3 3 2.2 3 H0 M0 0 H2 C3 0 3.5 0.6 3.5 1.5 C3.5 2.4 3 3 2 3"),
        ['C'] = (3.9f, "M3.9 1 C3.4 0.3 2.8 0 2.2 0 C0.8 0 0 1.2 0 3 C0 4.8 0.8 6 2.2 6 C2.8 6 3.4 5.7 3.9 5"),
        ['D'] = (4, "M0 0 V6 H1.5 C3.2 6 4 4.8 4 3 C4 1.2 3.2 0 1.5 0 Z"),
        ['E'] = (3.4f, "M3.4 0 H0 V6 H3.4 M0 3 H2.9"),
        ['F'] = (3.4f, "M3.4 0 H0 V6 M0 3 H2.9"),
        ['G'] = (4.1f, "M3.9 1 C3.4 0.3 2.8 0 2.2 0 C0.8 0 0 1.2 0 3 C0 4.8 0.8 6 2.2 6 C3.4 6 4.1 5.2 4.1 3.3 H2.5"),
        ['H'] = (4, "M0 0 V6 M4 0 V6 M0 3 H4"),
        ['I'] = (0, "M0 0 V6"),
        ['J'] = (3, "M3 0 V4.4 C3 5.5 2.4 6 1.5 6 C0.7 6 0.1 5.6 0 4.8"),
        ['K'] = (3.8f, "M0 0 V6 M3.7 0 L0 3.7 M1.4 2.5 L3.8 6"),
        ['L'] = (3.2f, "M0 0 V6 H3.2"),
        ['M'] = (4.8f, "M0 6 V0 L2.4 4 L4.8 0 V6"),
        ['N'] = (4, "M0 6 V0 L4 6 V0"),
        ['O'] = (4.4f, "M2.2 0 C0.8 0 0 1.2 0 3 C0 4.8 0.8 6 2.2 6 C3.6 6 4.4 4.8 4.4 3 C4.4 1.2 3.6 0 2.2 0 Z"),
        ['P'] = (3.7f, "M0 6 V0 H2.2 C3.2 0 3.7 0.7 3.7 1.6 C3.7 2.6 3.2 3.3 2.2 3.3 H0"),
        ['Q'] = (4.4f, "M2.2 0 C0.8 0 0 1.2 0 3 C0 4.8 0.8 6 2.2 6 C3.6 6 4.4 4.8 4.4 3 C4.4 1.2 3.6 0 2.2 0 Z M2.8 4.4 L4.4 6.3"),
        ['R'] = (3.8f, "M0 6 V0 H2.2 C3.2 0 3.7 0.7 3.7 1.6 C3.7 2.6 3.2 3.3 2.2 3.3 H0 M2 3.3 L3.8 6"),
        ['S'] = (3.8f, "M3.6 0.9 C3.1 0.3 2.6 0 1.9 0 C0.9 0 0.2 0.6 0.2 1.5 C0.2 2.5 1 2.8 1.9 3 C2.9 3.2 3.8 3.5 3.8 4.5 C3.8 5.4 3 6 1.9 6 C1.1 6 0.5 5.7 0 5"),
        ['T'] = (4, "M0 0 H4 M2 0 V6"),
        ['U'] = (4, "M0 0 V4 C0 5.3 0.8 6 2 6 C3.2 6 4 5.3 4 4 V0"),
        ['V'] = (4.2f, "M0 0 L2.1 6 L4.2 0"),
        ['W'] = (5.4f, "M0 0 L1.3 6 L2.7 1.5 L4.1 6 L5.4 0"),
        ['X'] = (4, "M0 0 L4 6 M4 0 L0 6"),
        ['Y'] = (4, "M0 0 L2 3 L4 0 M2 3 V6"),
        ['Z'] = (3.8f, "M0 0 H3.8 L0 6 H3.8"),
    };

    /// <summary>The strokes of a line of text, left to right from the origin, and its width in the units of <see cref="Height"/>.</summary>
    /// <exception cref="ArgumentException">A character has no letter here.</exception>
    public static SKPath Outline(string text, out float width)
    {
        using var line = new SKPathBuilder();
        var x = 0f;
        foreach (var character in text)
        {
            if (character == ' ')
            {
                x += SpaceWidth;
                continue;
            }
            if (!_letters.TryGetValue(character, out var letter))
                throw new ArgumentException($"The stroke font holds A to Z and space, not '{character}' of \"{text}\": use capitals or add the letter.", nameof(text));
            using var strokes = SKPath.ParseSvgPathData(letter.Strokes)!;
            line.AddPath(strokes, x, 0);
            x += letter.Width + Gap;
        }
        width = Math.Max(0, x - Gap);
        return line.Detach();
    }
}
