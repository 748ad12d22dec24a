using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Folded board: gable-top cartons and boxes, seen a little from the right.</summary>
internal static class Carton
{
    public static Action<Sketch> Gable(string first, string second, SKColor front, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        s.Fade("M22 -52 L50 -62 V82 L22 95 Z", front.Darker(0.22f), front.Darker(0.34f));
        s.Fill("M22 -52 L50 -62 L38 -84 L14 -84 Z", front.Darker(0.3f));
        s.Fade("M-50 -52 H22 V95 H-50 Z", front.Lighter(0.1f), front.Darker(0.06f));
        s.Within("M-50 -52 H22 V95 H-50 Z", () => s.Fade("M-60 44 C-40 26 -10 62 30 38 V100 H-60 Z", accent, accent.Darker(0.15f)));
        s.Fade("M22 46 L50 34 V82 L22 95 Z", accent.Darker(0.25f), accent.Darker(0.4f));
        s.Fade("M-50 -52 H22 L14 -82 H-42 Z", front.Lighter(0.3f), front);
        s.Plate(-42, -97, 56, 16, 1.5f, front.Lighter(0.15f));
        s.Fill("M14 -97 L38 -97 V-82 H14 Z", front.Darker(0.18f));
        s.Oval(-14, -66, 11, 9, accent.Darker(0.12f));
        s.Oval(-14, -69, 11, 8, accent.Lighter(0.2f));
        s.Line("M-50 -52 H22 L50 -62", front.Darker(0.35f).WithAlpha(120), 1.4f);
        s.Text(first, -14, -32, 17, 60, letters, 1.25f);
        s.Text(second, -14, -9, 17, 60, letters, 1.25f);
        mark(s, -14, 34, 2.1f);
    };

    public static Action<Sketch> Box(string first, string second, SKColor front, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        s.Fill("M-66 -80 L-46 -95 H72 L52 -80 Z", front.Lighter(0.35f));
        s.Fade("M52 -80 L72 -95 V78 L52 95 Z", front.Darker(0.25f), front.Darker(0.4f));
        s.Fade("M-66 -80 H52 V95 H-66 Z", front.Lighter(0.12f), front.Darker(0.08f));
        s.Within("M-66 -80 H52 V95 H-66 Z", () =>
        {
            s.Fade("M-66 10 C-40 -14 20 -10 60 18 V100 H-66 Z", accent, accent.Darker(0.2f));
            s.Line("M-66 6 C-40 -18 20 -14 60 14", SKColors.White, 2.6f);
        });
        s.Text(first, -7, -58, 23, 104, letters, 1.35f);
        s.Text(second, -7, -28, 19, 96, letters, 1.25f);
        mark(s, -7, 48, 2.9f);
    };

    public static Action<Sketch> FlatBox(string name, SKColor front, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        s.Fill("M-92 -34 L-74 -52 H94 L76 -34 Z", front.Lighter(0.4f));
        s.Fade("M76 -34 L94 -52 V34 L76 54 Z", front.Darker(0.25f), front.Darker(0.4f));
        s.Fade("M-92 -34 H76 V54 H-92 Z", front.Lighter(0.12f), front.Darker(0.06f));
        s.Fill("M-92 -34 H-44 L-58 54 H-92 Z", accent);
        s.Line("M-44 -34 L-58 54", SKColors.White, 3);
        s.Text(name, 14, -6, 24, 104, letters, 1.3f);
        s.Line("M-30 24 H58 M-30 34 H40", letters.WithAlpha(120), 2.4f);
        mark(s, -72, 8, 1.35f);
    };
}
