using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Crockery.</summary>
internal static class Bowl
{
    public static Action<Sketch> Filled(SKColor outside, SKColor pattern, Action<Sketch> content) => s =>
    {
        const string Outside = "M-88 -14 C-86 38 -50 70 -26 74 H26 C50 70 86 38 88 -14 C60 4 -60 4 -88 -14 Z";
        s.Fade("M-30 72 H30 L34 86 C20 92 -20 92 -34 86 Z", outside.Darker(0.2f), outside.Darker(0.4f));
        s.Cylinder(Outside, outside, 0.5f);
        s.Within(Outside, () =>
        {
            for (var x = -80; x <= 80; x += 20)
                s.Fill($"M{x} 12 l9 13 l-9 13 l-9 -13 Z", pattern);
            s.Line("M-90 2 C-60 20 60 20 90 2 M-80 38 C-50 58 50 58 80 38", pattern, 3);
        });
        s.Oval(0, -16, 88, 24, outside.Lighter(0.35f));
        s.Oval(0, -15, 80, 19, outside.Darker(0.35f));
        s.Within("M-80 -70 H80 V-15 A80 19 0 0 1 -80 -15 Z", () => content(s));
    };

    public static Action<Sketch> Mug(SKColor body, SKColor inside, Mark mark) => s =>
    {
        s.Line("M46 -30 C92 -36 92 50 42 46", body.Darker(0.25f), 17);
        s.Line("M46 -31 C88 -36 88 46 42 43", body.Lighter(0.05f), 11);
        s.Cylinder("M-62 -58 C-62 -44 52 -44 52 -58 L48 66 C46 84 -56 84 -58 66 Z", body);
        s.Oval(-5, -58, 57, 13, body.Lighter(0.3f));
        s.Oval(-5, -57, 50, 9.6f, inside.Darker(0.15f));
        s.Oval(-5, -54, 46, 7, inside);
        mark(s, -6, 14, 2.6f);
    };
}
