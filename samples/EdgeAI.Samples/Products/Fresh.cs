using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Products;

/// <summary>Vegetables, and what the baker and the dairy sell unpacked.</summary>
internal static class Fresh
{
    public static IReadOnlyList<Product> All { get; } =
    [
        new("Vegetables/Carrot", s => s.At(0, 0, 28, 1, () =>
        {
            foreach (var (turn, colour) in new[] { (-34, 0xFF3E8E41u), (30, 0xFF3E8E41u), (-14, 0xFF57AB4Cu), (12, 0xFF57AB4Cu) })
                s.At(0, -48, turn, 1, () => s.Fill("M-4 0 C-14 -20 -12 -44 0 -56 C12 -44 14 -20 4 0 Z", colour));
            s.Cylinder("M-30 -40 C-26 -56 26 -56 30 -40 C32 0 12 70 0 98 C-12 70 -32 0 -30 -40 Z", 0xFFF47C20, 0.3f);
            s.Line("M-26 -20 H-8 M6 -8 H25 M-20 16 H-4 M4 34 H14 M-12 52 H0", 0xFFB9530B, 2.4f);
        })),
        new("Vegetables/Tomato", s =>
        {
            s.Ball("M0 -46 C40 -66 88 -44 86 12 C84 66 44 86 0 84 C-44 86 -84 66 -86 12 C-88 -44 -40 -66 0 -46 Z", 0xFFE23A26, 0.5f);
            for (var i = 0; i < 6; i++)
                s.At(0, -46, (i * 60) + 15, 1, () => s.Fill("M-5 0 C-8 -18 -2 -30 2 -40 C6 -28 8 -14 5 0 Z", 0xFF3C8C3A));
            s.Line("M0 -46 C0 -58 4 -68 12 -76", 0xFF2F6B2C, 6);
        }),
        new("Vegetables/Aubergine", s => s.At(0, 4, 24, 1, () =>
        {
            s.Ball("M-16 -54 C-2 -62 20 -60 26 -44 C34 -10 64 10 60 54 C56 84 22 96 -6 92 C-44 86 -60 52 -46 12 C-38 -10 -34 -36 -16 -54 Z", 0xFF4A1F63, 0.6f);
            s.Fill("M-30 -40 C-28 -70 -6 -76 4 -74 C24 -74 36 -58 34 -34 C24 -46 18 -44 14 -28 C8 -46 0 -48 -6 -30 C-12 -46 -20 -48 -30 -40 Z", 0xFF5A9A3C);
            s.Line("M4 -72 C4 -84 8 -92 16 -97", 0xFF4A7F30, 9);
        })),
        new("Vegetables/Broccoli", s =>
        {
            s.Fade("M-20 20 C-22 50 -30 80 -22 94 H24 C32 80 22 50 20 20 Z", 0xFFB5D58A, 0xFF85B25A);
            s.Line("M-16 34 L-46 6 M16 34 L46 6", 0xFF9CC573, 16);
            foreach (var (x, y, r) in new[] { (-58, -6, 30), (58, -6, 30), (-34, -38, 32), (34, -38, 32), (0, -58, 34), (-26, 2, 27), (26, 2, 27), (0, -20, 32) })
            {
                s.Ball($"M{x - r} {y} a{r} {r} 0 1 0 {2 * r} 0 a{r} {r} 0 1 0 {-2 * r} 0", 0xFF3D8B37, 0.25f);
                foreach (var (dx, dy) in new[] { (-10, -8), (6, -12), (12, 4), (-4, 6), (-14, 8) })
                    s.Oval(x + dx, y + dy, 4, 3.4f, 0x667CC065);
            }
        }),
        new("Vegetables/Sweetcorn-Cob", s => s.At(0, 0, -18, 1, () =>
        {
            const string Cob = "M0 -96 C26 -90 36 -40 34 20 C32 60 18 80 0 84 C-18 80 -32 60 -34 20 C-36 -40 -26 -90 0 -96 Z";
            s.Cylinder(Cob, 0xFFF6C928, 0.5f);
            s.Within(Cob, () =>
            {
                for (var row = 0; row < 14; row++)
                    for (var i = -3; i <= 3; i++)
                        s.Line($"M{(i * 11) - 4} {-90 + (row * 13)} q4 5 8 0 v7 q-4 5 -8 0 Z", 0x77B47D08, 1.5f);
            });
            s.Fade("M0 94 C-44 92 -62 30 -56 -30 C-40 0 -22 10 -6 78 Z", 0xFF9BD05B, 0xFF4C8F2F);
            s.Fade("M0 94 C44 92 62 34 58 -16 C40 6 22 14 6 78 Z", 0xFF8CC84E, 0xFF3F8028);
            s.Fade("M-28 40 C-14 60 14 60 28 40 C24 80 14 94 0 96 C-14 94 -24 80 -28 40 Z", 0xFF7ABB45, 0xFF3F8028);
        })),
        new("Vegetables/Mushroom", s =>
        {
            s.Cylinder("M-28 10 H28 C26 40 34 70 28 88 C14 95 -14 95 -28 88 C-34 70 -26 40 -28 10 Z", 0xFFF3E6CF, 0.4f);
            s.Fill("M-78 10 C-50 30 50 30 78 10 C50 2 -50 2 -78 10 Z", 0xFFCBB28E);
            s.Ball("M-88 8 C-92 -50 -44 -84 0 -84 C44 -84 92 -50 88 8 C60 22 -60 22 -88 8 Z", 0xFFB5814C, 0.45f);
            foreach (var (x, y, r) in new[] { (-40, -30, 10), (4, -54, 12), (44, -30, 9), (12, -12, 8), (-62, -2, 6) })
                s.Oval(x, y, r, r * 0.7f, 0xAAF6E6CD);
        }),
        new("Vegetables/Red-Pepper", s =>
        {
            s.Ball("M-40 -46 C-80 -56 -90 -10 -78 30 C-70 70 -44 94 -24 84 C-10 92 10 92 24 84 C44 94 70 70 78 30 C90 -10 80 -56 40 -46 C20 -60 -20 -60 -40 -46 Z", 0xFFD8261C, 0.5f);
            s.Line("M-28 -44 C-40 -10 -38 40 -24 80 M28 -44 C40 -10 38 40 24 80", 0x66600A08, 4);
            s.Fill("M-34 -48 C-20 -62 20 -62 34 -48 C22 -38 8 -44 0 -36 C-8 -44 -22 -38 -34 -48 Z", 0xFF3E8E41);
            s.Line("M0 -52 C-2 -72 6 -84 18 -92", 0xFF3E8E41, 12);
        }),
        new("Vegetables/Pumpkin", s =>
        {
            foreach (var (x, rx, shade) in new[] { (-54, 40, 0.2f), (54, 40, 0.25f), (-30, 44, 0.08f), (30, 44, 0.12f), (0, 40, 0f) })
                s.Ball($"M{x - rx} 16 a{rx} 66 0 1 0 {2 * rx} 0 a{rx} 66 0 1 0 {-2 * rx} 0", Tint.Darker(0xFFF5872A, shade), 0.35f);
            s.Fade("M-12 -44 C-10 -66 -14 -78 -22 -88 L2 -96 C6 -76 10 -60 14 -44 Z", 0xFF7E9B3F, 0xFF4D6B22);
        }),
        new("Bakery/Bread-Loaf", s =>
        {
            s.Ball("M-84 70 C-92 40 -96 10 -86 -8 C-96 -50 -50 -62 0 -60 C50 -62 96 -50 86 -8 C96 10 92 40 84 70 C50 80 -50 80 -84 70 Z", 0xFFC98239, 0.45f);
            foreach (var x in new[] { -50, -8, 34 })
            {
                s.Line($"M{x - 8} 0 C{x} -24 {x + 12} -38 {x + 24} -48", 0xFFF4D9A4, 9);
                s.Line($"M{x - 11} 4 C{x - 4} -22 {x + 8} -38 {x + 20} -50", 0xFF8A4F1A, 2.4f);
            }
            foreach (var (x, y) in new[] { (-60, 40), (-30, 50), (4, 44), (40, 52), (66, 36), (20, 26), (-44, 22) })
                s.Oval(x, y, 2.6f, 1.8f, 0x88FFF0D0);
        }),
        new("Bakery/Croissant", s =>
        {
            foreach (var (x, y, turn, k) in new[] { (-74f, 40f, -52f, 0.7f), (74f, 40f, 52f, 0.7f), (-56f, 4f, -34f, 0.95f), (56f, 4f, 34f, 0.95f), (-30f, -16f, -16f, 1.12f), (30f, -16f, 16f, 1.12f), (0f, -22f, 0f, 1.2f) })
                s.At(x, y, turn, k, () =>
                {
                    s.Ball("M-24 0 C-26 -44 26 -44 24 0 C24 34 12 40 0 40 C-12 40 -24 34 -24 0 Z", 0xFFD9943F, 0.45f);
                    s.Line("M-14 -24 C-16 0 -14 20 -8 34 M6 -30 C4 0 6 20 6 34", 0x779A5A1B, 2.4f);
                });
        }),
        new("Bakery/Doughnut", s =>
        {
            s.Ball("M0 0 m-84 0 a84 80 0 1 0 168 0 a84 80 0 1 0 -168 0 Z", 0xFFCE8F45, 0.3f);
            s.Ball("M-76 -6 C-78 -56 -34 -76 0 -76 C40 -76 80 -54 76 -4 C76 20 62 20 58 36 C52 54 36 44 28 58 C14 74 -6 54 -20 62 C-38 70 -42 46 -56 42 C-70 36 -68 16 -76 -6 Z", 0xFFF48FB8, 0.5f);
            s.Oval(0, -2, 27, 24, 0xFFA9682A);
            s.Oval(0, 2, 22, 19, 0xFFF3E8D8);
            var colours = new uint[] { 0xFFFFF176, 0xFF4FC3F7, 0xFFFFFFFF, 0xFF81C784, 0xFFE53935 };
            for (var i = 0; i < 26; i++)
                s.At(0, -4, i * 137.5f, 1, () => s.At(0, -38 - (i % 3 * 11), i * 61, 1, () => s.Plate(-5, -1.8f, 10, 3.6f, 1.8f, colours[i % 5])));
        }),
        new("Bakery/Cupcake", s =>
        {
            s.Cylinder("M-56 10 H56 L42 90 C20 95 -20 95 -42 90 Z", 0xFF5E8FD6, 0.4f);
            for (var i = -4; i <= 4; i++)
                s.Line($"M{i * 12.5f} 12 L{i * 9.6f} 90", 0x773A5FA0, 2.4f);
            s.Ball("M-70 14 C-84 -16 -40 -20 -44 -24 C-60 -46 -20 -52 -22 -54 C-30 -74 0 -80 4 -90 C20 -74 30 -60 22 -54 C50 -48 56 -30 46 -24 C70 -20 82 -6 70 14 C40 26 -40 26 -70 14 Z", 0xFFFBE3C0, 0.6f);
            s.Line("M-62 0 C-20 14 30 8 64 -8 M-40 -30 C-10 -18 20 -24 44 -34 M-20 -58 C-4 -52 10 -56 20 -62", 0x88D3A568, 3);
            s.Ball("M4 -84 m-13 0 a13 12 0 1 0 26 0 a13 12 0 1 0 -26 0", 0xFFD3202E, 0.7f);
        }),
        new("Bakery/Pretzel", s =>
        {
            const string Twist = "M-24 76 C-60 30 -10 -6 26 -30 C60 -52 84 -20 72 12 C60 48 20 40 0 10 C-20 40 -60 48 -72 12 C-84 -20 -60 -52 -26 -30 C10 -6 60 30 24 76";
            s.Line(Twist, 0xFF7A3D12, 25);
            s.Line(Twist, 0xFFB0641F, 20);
            s.Line(Twist, 0x66E6A35A, 7);
            foreach (var (x, y) in new[] { (-62, -24), (-74, 6), (62, -24), (74, 6), (-30, 22), (30, 22), (0, -10), (-46, -36), (46, -36), (-36, 54), (36, 54) })
                s.Plate(x - 3, y - 3, 6, 5, 1, SKColors.White);
        }),
        new("Dairy/Cheese", s =>
        {
            s.Fade("M-92 14 L60 -58 C80 -50 92 -30 92 -2 L-92 14 Z", 0xFFFFE38A, 0xFFF7C948);
            s.Fade("M-92 14 L92 -2 V56 L-92 72 Z", 0xFFF7BE32, 0xFFD9951A);
            foreach (var (x, y, rx, ry) in new[] { (-46f, 36f, 14f, 12f), (10f, 20f, 10f, 9f), (48f, 34f, 17f, 14f), (-4f, 52f, 8f, 7f), (76f, 14f, 8f, 7f) })
            {
                s.Oval(x, y, rx, ry, 0xFFB57A12);
                s.Oval(x + 2, y + 2, rx - 3, ry - 3, 0xFFE0A028);
            }
            s.Oval(20, -22, 14, 6, 0xFFDDA62C);
            s.Oval(58, -32, 9, 4.5f, 0xFFDDA62C);
        }),
        new("Dairy/Egg", s =>
        {
            s.Ball("M0 -84 C40 -84 66 -14 66 28 C66 68 36 90 0 90 C-36 90 -66 68 -66 28 C-66 -14 -40 -84 0 -84 Z", 0xFFEBC9A0, 0.6f);
            foreach (var (x, y) in new[] { (-20, 30), (14, 50), (30, 10), (-34, 56), (4, -20), (40, 40), (-8, 68) })
                s.Oval(x, y, 1.6f, 1.6f, 0x77A67C4E);
        }),
    ];
}
