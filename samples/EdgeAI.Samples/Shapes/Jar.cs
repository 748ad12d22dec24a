using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Jars, pots and tubes.</summary>
internal static class Jar
{
    public static Action<Sketch> Glass(string name, SKColor content, SKColor lid, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Glass = "M-44 -56 H44 C50 -48 58 -46 58 -34 V70 C58 84 50 90 40 90 H-40 C-50 90 -58 84 -58 70 V-34 C-58 -46 -50 -48 -44 -56 Z";
        s.Cylinder(Glass, content.Lighter(0.35f), 0.6f);
        s.Cylinder("M-52 -38 C-30 -32 30 -32 52 -38 V68 C52 80 46 85 38 85 H-38 C-46 85 -52 80 -52 68 Z", content, 0.4f);
        s.Cylinder("M-48 -86 C-48 -92 48 -92 48 -86 V-58 C30 -52 -30 -52 -48 -58 Z", lid);
        s.Oval(0, -87, 47, 5, lid.Lighter(0.3f));
        for (var x = -40; x <= 40; x += 10)
            s.Line($"M{x} -80 V-62", lid.Darker(0.3f).WithAlpha(110), 1.4f);
        s.Within(Glass, () => s.Cylinder("M-60 -18 H60 V58 H-60 Z", label, 0.15f));
        s.Line("M-57 -13 H57 M-57 53 H57", letters, 1.6f);
        s.Line("M-50 -40 V-24 M-50 62 V74", new SKColor(255, 255, 255, 150), 4);
        s.Text(name, 0, 39, 15, 96, letters, 1.25f);
        mark(s, 0, 8, 1.45f);
    };

    public static Action<Sketch> Pot(string name, SKColor body, SKColor lid, SKColor letters, Mark mark) => s =>
    {
        const string Cup = "M-58 -52 H58 L44 80 C30 90 -30 90 -44 80 Z";
        s.Cylinder(Cup, body, 0.5f);
        s.Within(Cup, () => s.Line("M-70 58 C-30 46 -10 72 20 58 C40 50 60 60 70 56", lid, 10));
        s.Fade("M-66 -64 C-66 -72 66 -72 66 -64 V-54 C40 -46 -40 -46 -66 -54 Z", lid.Lighter(0.25f), lid.Darker(0.1f));
        s.Oval(0, -65, 66, 8, lid.Lighter(0.38f));
        s.Fill("M56 -66 C72 -66 82 -58 78 -50 C72 -48 64 -54 58 -58 Z", lid.Lighter(0.2f));
        s.Text(name, 0, -28, 15, 96, letters, 1.25f);
        mark(s, 0, 14, 2.3f);
    };

    public static Action<Sketch> Tube(string name, SKColor body, SKColor accent, SKColor letters, Mark mark) => s =>
    {
        const string Tube = "M-46 -88 H46 L28 56 C26 64 -26 64 -28 56 Z";
        s.Cylinder("M-18 58 H18 L21 92 C10 96 -10 96 -21 92 Z", accent);
        s.Line("M-11 66 V90 M0 66 V92 M11 66 V90", accent.Darker(0.3f), 1.6f);
        s.Cylinder(Tube, body, 0.4f);
        s.Within(Tube, () =>
        {
            s.Fill("M-60 10 C-30 -6 10 26 60 4 V30 C20 48 -20 18 -60 36 Z", accent);
            s.Line("M-60 42 C-30 26 10 58 60 36", accent.Lighter(0.35f), 4);
        });
        s.Plate(-48, -97, 96, 14, 2, body.Darker(0.12f));
        for (var x = -43; x <= 43; x += 6)
            s.Line($"M{x} -95 V-86", body.Darker(0.35f), 1.2f);
        s.Text(name, 0, -22, 17, 62, letters, 1.3f);
        mark(s, 0, -54, 1.4f);
    };
}
