using SkiaSharp;

namespace EdgeAI.Samples.Drawing;

/// <summary>Emblems for labels.</summary>
internal static class Marks
{
    public static Mark None { get; } = (_, _, _, _) => { };

    public static Mark Bolt(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
        s.Fill("M3 -12 L-8 2 H-1 L-4 12 L8 -3 H1 Z", colour));

    public static Mark Star(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
        s.Fill("M0 -11 L3 -3.6 L11 -3.2 L4.8 1.8 L7 9.6 L0 5 L-7 9.6 L-4.8 1.8 L-11 -3.2 L-3 -3.6 Z", colour));

    public static Mark Leaf(SKColor colour) => (s, x, y, k) => s.At(x, y, 30, k, () =>
    {
        s.Fill("M0 -12 C9 -6 9 5 0 12 C-9 5 -9 -6 0 -12 Z", colour);
        s.Line("M0 -8 V12 M0 0 L4 -4 M0 4 L-4 0", colour.Darker(0.35f), 1.1f);
    });

    public static Mark Drop(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Fill("M0 -12 C5 -4 8 0 8 5 A8 8 0 0 1 -8 5 C-8 0 -5 -4 0 -12 Z", colour);
        s.Line("M-4 5 A4 4 0 0 0 -1 9", colour.Lighter(0.7f), 1.6f);
    });

    public static Mark Slice(SKColor rind, SKColor flesh) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Oval(0, 0, 12, 12, rind);
        s.Oval(0, 0, 10.2f, 10.2f, flesh.Lighter(0.75f));
        for (var i = 0; i < 8; i++)
            s.At(0, 0, i * 45, 1, () => s.Fill("M0 -1.4 L3 -8.2 A9 9 0 0 0 -3 -8.2 Z", flesh));
    });

    public static Mark Heart(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
        s.Fill("M0 10 C-14 0 -11 -10 -5 -10 C-2 -10 0 -8 0 -6 C0 -8 2 -10 5 -10 C11 -10 14 0 0 10 Z", colour));

    public static Mark Wheat(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Line("M0 13 V-8", colour, 1.6f);
        for (var i = 0; i < 4; i++)
            s.Fill($"M0 {(i * 5) - 4} C-3 {(i * 5) - 12} -8 {(i * 5) - 10} -8 {(i * 5) - 10} C-8 {(i * 5) - 5} -4 {(i * 5) - 3} 0 {(i * 5) - 4} C3 {(i * 5) - 12} 8 {(i * 5) - 10} 8 {(i * 5) - 10} C8 {(i * 5) - 5} 4 {(i * 5) - 3} 0 {(i * 5) - 4} Z", colour);
        s.Fill("M0 -8 C-3 -11 -2 -14 0 -16 C2 -14 3 -11 0 -8 Z", colour);
    });

    public static Mark Berry(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Oval(-5, 3, 6, 6, colour);
        s.Oval(5, 4, 6, 6, colour.Darker(0.15f));
        s.Oval(0, -5, 6, 6, colour.Lighter(0.12f));
        s.Line("M-2 -5 L0 -7 L2 -5 M-7 2 L-5 0 L-3 2 M3 3 L5 1 L7 3", colour.Darker(0.45f), 1);
    });

    public static Mark Strawberry() => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Ball("M0 12 C-7 8 -11 0 -9 -5 C-6 -9 -2 -7 0 -6 C2 -7 6 -9 9 -5 C11 0 7 8 0 12 Z", 0xFFE5283C);
        s.Fill("M-8 -6 L-4 -8 L0 -13 L4 -8 L8 -6 L3 -4 L0 -6 L-3 -4 Z", 0xFF3E9B3A);
        foreach (var (dx, dy) in new[] { (-4f, 0f), (1f, -1f), (5f, 0f), (-1f, 4f), (3f, 4f), (0f, 8f) })
            s.Oval(dx, dy, 0.7f, 1.1f, 0xFFFFE08A);
    });

    public static Mark Apple(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Ball("M0 -6 C4 -10 12 -8 11 1 C10 9 5 13 0 10 C-5 13 -10 9 -11 1 C-12 -8 -4 -10 0 -6 Z", colour);
        s.Line("M0 -6 C0 -9 1 -11 3 -13", 0xFF5D4037, 1.8f);
        s.Fill("M2 -9 C5 -14 10 -12 10 -12 C9 -8 5 -7 2 -9 Z", 0xFF43A047);
    });

    public static Mark Bean(SKColor colour) => (s, x, y, k) => s.At(x, y, 35, k, () =>
    {
        s.Oval(0, 0, 8, 12, colour);
        s.Line("M0 -11 C-5 -4 5 4 0 11", colour.Lighter(0.45f), 1.8f);
    });

    public static Mark Fish(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Fill("M-13 0 C-7 -9 4 -8 8 0 C4 8 -7 9 -13 0 Z M6 0 L14 -7 L12 0 L14 7 Z", colour);
        s.Oval(-8, -1.5f, 1.3f, 1.3f, SKColors.White);
        s.Line("M-4 -5 C-2 -2 -2 2 -4 5", colour.Lighter(0.6f), 1.2f);
    });

    public static Mark Flower(SKColor petals, SKColor middle) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        for (var i = 0; i < 7; i++)
            s.At(0, 0, i * 360f / 7, 1, () => s.Oval(0, -7.5f, 3.3f, 5, petals));
        s.Oval(0, 0, 4, 4, middle);
    });

    public static Mark Sun(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Oval(0, 0, 6.5f, 6.5f, colour);
        for (var i = 0; i < 10; i++)
            s.At(0, 0, i * 36, 1, () => s.Line("M0 -9 V-12.5", colour, 2));
    });

    public static Mark Wave(SKColor colour) => (s, x, y, k) => s.At(x, y, 0, k, () =>
        s.Line("M-13 -4 C-9 -9 -5 -9 -1 -4 C3 1 7 1 12 -4 M-13 4 C-9 -1 -5 -1 -1 4 C3 9 7 9 12 4", colour, 2.6f));

    public static Mark Cow() => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        s.Fill("M-12 -6 C-9 -9 -7 -8 -6 -6 H6 C7 -8 9 -9 12 -6 C11 -3 9 -2 7 -2 L6 6 C5 12 -5 12 -6 6 L-7 -2 C-9 -2 -11 -3 -12 -6 Z", SKColors.White);
        s.Fill("M-6 -6 H-1 C0 -1 -3 2 -6.6 1 Z", 0xFF37302F);
        s.Fill("M-6 6 C-5 3 5 3 6 6 C5 12 -5 12 -6 6 Z", 0xFFF7B7B0);
        s.Oval(-2.4f, 7.5f, 0.9f, 1.3f, 0xFF8D4A48);
        s.Oval(2.4f, 7.5f, 0.9f, 1.3f, 0xFF8D4A48);
        s.Oval(-3.4f, -1.5f, 1.1f, 1.4f, SKColors.White);
        s.Oval(3.4f, -1.5f, 1.1f, 1.4f, 0xFF37302F);
    });

    public static Mark Bee() => (s, x, y, k) => s.At(x, y, -15, k, () =>
    {
        s.Oval(-2, -7, 4, 6, 0xCCE3F2FD);
        s.Oval(4, -7, 4, 6, 0xCCE3F2FD);
        s.Within("M-11 2 A11 7 0 0 1 11 2 A11 7 0 0 1 -11 2 Z", () =>
        {
            s.Plate(-12, -8, 24, 20, 0, 0xFFFFC928);
            s.Plate(-5, -8, 3.4f, 20, 0, 0xFF33261D);
            s.Plate(1, -8, 3.4f, 20, 0, 0xFF33261D);
            s.Plate(7, -8, 6, 20, 0, 0xFF33261D);
        });
        s.Oval(-7.5f, 1, 1.2f, 1.2f, 0xFF33261D);
    });

    public static Mark Tooth(SKColor edge) => (s, x, y, k) => s.At(x, y, 0, k, () =>
    {
        const string Tooth = "M-9 -8 C-5 -12 -2 -8 0 -8 C2 -8 5 -12 9 -8 C12 -4 8 2 7 6 C6 12 4 12 3 8 C2 3 -2 3 -3 8 C-4 12 -6 12 -7 6 C-8 2 -12 -4 -9 -8 Z";
        s.Fill(Tooth, SKColors.White);
        s.Line(Tooth, edge, 1.6f);
    });
}
