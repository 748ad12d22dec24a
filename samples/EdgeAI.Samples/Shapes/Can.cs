using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Drink cans and food tins.</summary>
internal static class Can
{
    private const string Body = "M-44 -72 C-44 -80 -36 -84 -36 -88 H36 C36 -84 44 -80 44 -72 V74 C44 82 37 84 37 90 C20 95 -20 95 -37 90 C-37 84 -44 82 -44 74 Z";

    public static Action<Sketch> Drink(string name, SKColor body, SKColor band, SKColor letters, Mark mark) => s =>
    {
        s.Cylinder(Body, body);
        s.Within(Body, () =>
        {
            s.Fill("M-50 26 C-20 6 20 52 50 28 V58 C20 82 -20 36 -50 56 Z", band);
            s.Line("M-50 22 C-20 2 20 48 50 24 M-50 60 C-20 40 20 86 50 62", band.Lighter(0.4f), 2.4f);
            s.Cylinder("M-50 -100 H50 V-76 C20 -70 -20 -70 -50 -76 Z", 0xFFCFD4D8);
            s.Cylinder("M-50 84 C-20 90 20 90 50 84 V100 H-50 Z", 0xFFC3C8CC);
            s.Fill("M-31 -70 H-25 V82 H-31 Z", new SKColor(255, 255, 255, 70));
        });
        s.Oval(0, -88, 36, 6.5f, 0xFFE4E8EA);
        s.Oval(0, -88, 31, 4.8f, 0xFFB4BABF);
        s.Oval(3, -88.5f, 10, 2.4f, 0xFFDDE1E4);
        s.Text(name, 0, -4, 26, 76, letters);
        mark(s, 0, -45, 1.45f);
    };

    public static Action<Sketch> Tin(string name, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Tin = "M-60 -62 C-60 -74 60 -74 60 -62 V64 C60 80 -60 80 -60 64 Z";
        s.Cylinder(Tin, 0xFFC9CDD1, 0.6f);
        foreach (var y in new[] { -50, -44, 58, 64 })
            s.Line($"M-60 {y} C-40 {y + 9} 40 {y + 9} 60 {y}", new SKColor(90, 96, 104, 90), 1.6f);
        s.Cylinder("M-60 -38 C-40 -29 40 -29 60 -38 V50 C40 60 -40 60 -60 50 Z", label);
        s.Line("M-59 -32 C-40 -23 40 -23 59 -32 M-59 44 C-40 54 40 54 59 44", letters, 2);
        s.Oval(0, -62, 60, 10, 0xFFDCE0E3);
        s.Oval(0, -62, 53, 7.6f, 0xFFA9AFB5);
        s.Oval(0, -60.5f, 40, 4.6f, 0xFFC4CACF);
        s.Text(name, 0, -7, 20, 98, letters, 1.2f);
        mark(s, 0, 26, 1.25f);
    };

    public static Action<Sketch> FlatTin(string name, SKColor label, SKColor letters, Mark mark) => s =>
    {
        s.Fade("M-92 -22 C-92 -50 -70 -52 -50 -52 H50 C70 -52 92 -50 92 -22 V26 C92 54 70 56 50 56 H-50 C-70 56 -92 54 -92 26 Z", 0xFFD9DDE0, 0xFF8E959C);
        s.Fade("M-88 -24 C-88 -46 -68 -48 -50 -48 H50 C68 -48 88 -46 88 -24 V16 C88 38 68 40 50 40 H-50 C-68 40 -88 38 -88 16 Z", label.Lighter(0.14f), label);
        s.Line("M-80 -24 C-80 -38 -66 -41 -50 -41 H50 C66 -41 80 -38 80 -24 V16 C80 30 66 33 50 33 H-50 C-66 33 -80 30 -80 16 Z", letters, 1.6f);
        s.Text(name, 0, -20, 18, 130, letters, 1.2f);
        mark(s, 0, 12, 1.5f);
        s.Oval(73, -4, 9, 6, 0xFFE8EBED);
        s.Oval(75, -4, 4.5f, 3, 0xFF9AA1A7);
    };
}
