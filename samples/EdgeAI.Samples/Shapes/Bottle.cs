using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Shapes;

/// <summary>Bottles by their outline.</summary>
internal static class Bottle
{
    private static readonly SKColor _gleam = new(255, 255, 255, 110);

    public static Action<Sketch> Plastic(string name, SKColor content, SKColor cap, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-11 -80 H11 V-68 C14 -50 36 -46 36 -24 V-10 C33 -4 33 2 36 8 V84 C36 92 30 95 24 95 H-24 C-30 95 -36 92 -36 84 V8 C-33 2 -33 -4 -36 -10 V-24 C-36 -46 -14 -50 -11 -68 Z";
        s.Cylinder(Body, content, 0.55f);
        s.Within(Body, () =>
        {
            s.Cylinder("M-40 -18 H40 V42 H-40 Z", label);
            s.Line("M-40 -18 H40 M-40 42 H40", letters, 2.2f);
            s.Line("M-40 56 H40 M-40 66 H40 M-40 76 H40", content.Darker(0.25f).WithAlpha(120), 2.2f);
        });
        s.Cylinder("M-13 -96 H13 V-78 H-13 Z", cap);
        s.Line("M-7 -94 V-80 M0 -94 V-80 M7 -94 V-80", cap.Darker(0.3f), 1.2f);
        s.Line("M-26 -30 C-25 -38 -20 -42 -16 -48 M-27 54 V82", _gleam, 3.4f);
        s.Text(name, 0, 24, 16, 62, letters, 1.25f);
        mark(s, 0, 0, 1.05f);
    };

    public static Action<Sketch> Wine(string name, SKColor glass, SKColor foil, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-9 -92 H9 V-48 C10 -30 30 -28 30 -6 V86 C30 94 25 96 20 96 H-20 C-25 96 -30 94 -30 86 V-6 C-30 -28 -10 -30 -9 -48 Z";
        s.Cylinder(Body, glass, 0.4f);
        s.Cylinder("M-10.5 -97 H10.5 V-58 H-10.5 Z", foil);
        s.Line("M-11 -88 H11", foil.Lighter(0.35f), 2.4f);
        s.Within(Body, () => s.Cylinder("M-40 10 H40 V74 H-40 Z", label, 0.25f));
        s.Line("M-25 16 H25 M-25 68 H25", letters, 1.4f);
        s.Line("M-21 -4 C-20 -14 -14 -18 -10 -24 M-22 80 V88", _gleam, 3);
        s.Text(name, 0, 58, 11, 46, letters, 1.2f);
        mark(s, 0, 36, 1.1f);
    };

    public static Action<Sketch> Beer(string name, SKColor glass, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-10 -88 H10 L11 -52 C13 -34 32 -26 32 -6 V84 C32 92 27 94 22 94 H-22 C-27 94 -32 92 -32 84 V-6 C-32 -26 -13 -34 -11 -52 Z";
        s.Cylinder(Body, glass, 0.5f);
        s.Cylinder("M-12 -96 H12 L13 -86 L10 -88 L7 -86 L4 -88 L0 -86 L-4 -88 L-7 -86 L-10 -88 L-13 -86 Z", 0xFFE0B23C);
        s.Within(Body, () => s.Cylinder("M-40 2 C-20 -6 20 -6 40 2 V64 C20 72 -20 72 -40 64 Z", label, 0.2f));
        s.Line("M-32 6 C-16 0 16 0 32 6 M-32 60 C-16 67 16 67 32 60", 0xFFE0B23C, 2.4f);
        s.Within(Body, () => s.Cylinder("M-20 -52 H20 V-36 C8 -32 -8 -32 -20 -36 Z", label, 0.2f));
        s.Line("M-23 -4 C-22 -14 -16 -20 -12 -26 M-24 74 V86", _gleam, 3);
        s.Text(name, 0, 50, 13, 52, letters, 1.25f);
        mark(s, 0, 24, 1.3f);
    };

    public static Action<Sketch> Squeeze(string name, SKColor body, SKColor cap, SKColor label, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-16 -58 H16 C22 -50 42 -46 42 -22 C42 -4 36 6 36 20 C36 40 44 56 44 80 C44 92 38 95 30 95 H-30 C-38 95 -44 92 -44 80 C-44 56 -36 40 -36 20 C-36 6 -42 -4 -42 -22 C-42 -46 -22 -50 -16 -58 Z";
        s.Cylinder(Body, body);
        s.Cylinder("M-4 -96 H4 L9 -76 H-9 Z", cap);
        s.Cylinder("M-18 -77 H18 V-58 H-18 Z", cap.Darker(0.08f));
        s.Within(Body, () => s.Fill("M-30 -22 C-30 -34 30 -34 30 -22 C34 10 26 30 32 66 C32 76 -32 76 -32 66 C-26 30 -34 10 -30 -22 Z", label));
        s.Line("M-34 -22 C-33 -34 -27 -40 -21 -46", _gleam, 3.6f);
        s.Text(name, 0, 50, 15, 52, letters, 1.3f);
        mark(s, 0, 10, 1.9f);
    };

    public static Action<Sketch> Spray(string name, SKColor body, SKColor trigger, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-9 -50 H13 C14 -34 44 -28 44 4 V84 C44 93 38 95 32 95 H-32 C-38 95 -44 93 -44 84 V4 C-44 -28 -10 -34 -9 -50 Z";
        s.Fade("M14 -74 C26 -66 30 -50 24 -34 L16 -38 C20 -50 16 -60 8 -66 Z", trigger, trigger.Darker(0.25f));
        s.Fade("M-46 -94 H20 C30 -94 34 -84 30 -74 L16 -64 H-14 C-18 -74 -30 -76 -46 -76 Z", trigger.Lighter(0.15f), trigger.Darker(0.15f));
        s.Plate(-54, -95, 10, 20, 3, trigger.Darker(0.35f));
        s.Cylinder("M-11 -66 H15 V-46 H-11 Z", trigger.Darker(0.1f));
        s.Cylinder(Body, body, 0.5f);
        s.Within(Body, () =>
        {
            s.Fill("M-50 16 C-20 4 20 30 50 14 V72 C20 86 -20 58 -50 74 Z", SKColors.White);
            s.Line("M-34 -2 C-33 -16 -24 -22 -16 -28", _gleam, 3.6f);
        });
        s.Text(name, 0, 53, 16, 72, letters, 1.3f);
        mark(s, 0, 28, 1.15f);
    };

    public static Action<Sketch> Soap(string name, SKColor body, SKColor cap, SKColor letters, Mark mark) => s =>
    {
        const string Body = "M-12 -62 H12 C16 -48 48 -44 46 -10 C45 10 40 22 42 42 C44 60 48 70 46 84 C45 92 40 95 34 95 H-34 C-40 95 -45 92 -46 84 C-48 70 -44 60 -42 42 C-40 22 -45 10 -46 -10 C-48 -44 -16 -48 -12 -62 Z";
        s.Cylinder("M-5 -96 H6 V-82 H-5 Z", SKColors.White);
        s.Cylinder("M-14 -84 H14 V-60 H-14 Z", cap);
        s.Cylinder(Body, body, 0.6f);
        s.Ball("M0 -26 C24 -26 32 -8 32 22 C32 54 22 72 0 72 C-22 72 -32 54 -32 22 C-32 -8 -24 -26 0 -26 Z", SKColors.White, 0.1f);
        s.Line("M-38 -12 C-38 -26 -28 -34 -20 -40", _gleam, 3.6f);
        s.Text(name, 0, 46, 13, 54, letters, 1.3f);
        mark(s, 0, 10, 1.8f);
    };
}
