using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Bags of film or paper.</summary>
internal static class Bag
{
    public static Action<Sketch> Pillow(string name, SKColor body, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        const string Film = "M-56 -88 C-50 -70 -62 -40 -60 0 C-62 40 -50 66 -56 88 C-20 82 20 82 56 88 C50 66 62 40 60 0 C62 -40 50 -70 56 -88 C20 -82 -20 -82 -56 -88 Z";
        s.Ball(Film, body, 0.3f);
        s.Within(Film, () =>
        {
            s.Ball("M0 -14 m-44 0 a44 36 0 1 0 88 0 a44 36 0 1 0 -88 0", accent, 0.25f);
            s.Line("M-44 -64 C-30 -40 -46 -20 -40 10 M46 60 C36 40 50 20 44 -8 M-36 70 C-30 60 -34 50 -42 40", new SKColor(255, 255, 255, 70), 3.6f);
            s.Line("M40 -70 C30 -50 46 -36 42 -20 M-20 78 C-10 66 10 66 22 78", new SKColor(0, 0, 0, 40), 3.6f);
        });
        foreach (var y in new[] { -96, 84 })
        {
            s.Fade($"M-58 {y} l4 4 l-3 4 l3 4 H56 l-3 -4 l4 -4 l-3 -4 Z", body.Lighter(0.25f), body.Darker(0.2f));
            for (var x = -50; x <= 50; x += 7)
                s.Line($"M{x} {y + 2} v8", body.Darker(0.4f).WithAlpha(110), 1.2f);
        }
        s.Text(name, 0, -14, 25, 78, letters, 1.4f);
        mark(s, 0, 50, 1.7f);
    };

    public static Action<Sketch> Paper(string name, SKColor body, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        s.Fade("M50 -66 L64 -60 V84 L50 94 Z", body.Darker(0.25f), body.Darker(0.35f));
        s.Fade("M-60 -66 H50 L52 94 H-62 Z", body.Lighter(0.15f), body.Darker(0.08f));
        s.Fade("M-60 -66 C-58 -84 -50 -90 -46 -94 H42 C48 -88 52 -80 50 -66 Z", body.Lighter(0.3f), body.Darker(0.05f));
        s.Fill("M50 -66 L64 -60 C62 -78 52 -88 42 -94 C50 -84 52 -76 50 -66 Z", body.Darker(0.3f));
        s.Line("M-60 -66 H50", body.Darker(0.3f).WithAlpha(130), 1.6f);
        s.Line("M-52 -58 L-56 84 M42 -58 L46 84", body.Darker(0.25f).WithAlpha(70), 1.6f);
        s.Plate(-60, 4, 111.5f, 62, 0, accent);
        s.Line("M-60 10 H51 M-60 60 H51", letters, 1.8f);
        s.Text(name, -5, 35, 25, 96, letters, 1.35f);
        mark(s, -5, -30, 2);
    };

    public static Action<Sketch> Pouch(string name, SKColor body, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        const string Film = "M-54 -86 H54 C50 -50 60 -20 60 30 C60 60 58 78 52 90 C20 96 -20 96 -52 90 C-58 78 -60 60 -60 30 C-60 -20 -50 -50 -54 -86 Z";
        s.Cylinder(Film, body, 0.25f);
        s.Plate(-56, -96, 112, 14, 2, body.Darker(0.2f));
        s.Line("M-52 -72 H52", body.Darker(0.45f), 1.6f);
        s.Oval(0, -54, 7, 7, body.Darker(0.45f));
        s.Oval(0, -54, 3.4f, 3.4f, body.Lighter(0.3f));
        s.Ball("M0 20 m-42 0 a42 42 0 1 0 84 0 a42 42 0 1 0 -84 0", accent, 0.2f);
        s.Line("M0 20 m-37 0 a37 37 0 1 0 74 0 a37 37 0 1 0 -74 0", letters, 1.8f);
        s.Text(name, 0, 36, 16, 62, letters, 1.3f);
        mark(s, 0, 8, 1.3f);
    };
}
