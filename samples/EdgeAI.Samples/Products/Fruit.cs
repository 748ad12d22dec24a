using EdgeAI.Samples.Drawing;

namespace EdgeAI.Samples.Products;

/// <summary>Fruit, drawn one by one.</summary>
internal static class Fruit
{
    public static IReadOnlyList<Product> All { get; } =
    [
        new("Fruit/Lemon", s => s.At(0, 0, -24, 1, () =>
        {
            s.Ball("M-90 4 C-84 -6 -76 -8 -70 -16 C-50 -60 46 -66 72 -14 C78 -6 86 -6 90 2 C86 10 78 12 72 20 C44 66 -50 62 -70 22 C-76 14 -86 12 -90 4 Z", 0xFFF9D923, 0.55f);
            foreach (var (x, y) in new[] { (-30, 20), (-10, 34), (14, 28), (34, 22), (4, 8), (-44, 2), (44, -2), (22, -18), (-14, -6) })
                s.Oval(x, y, 1.8f, 1.4f, 0x66B58900);
            s.Fill("M-72 -12 C-66 -44 -34 -52 -22 -46 C-30 -30 -52 -22 -72 -12 Z", 0xFF4E9F3D);
            s.Line("M-72 -12 C-58 -26 -42 -34 -26 -42", 0xFF2E6B24, 2);
        })),
        new("Fruit/Orange", s =>
        {
            s.Ball("M0 6 m-78 0 a78 76 0 1 0 156 0 a78 76 0 1 0 -156 0", 0xFFF98B1A, 0.45f);
            foreach (var (x, y) in new[] { (-40, 30), (-20, 50), (10, 44), (40, 36), (52, 6), (26, 14), (-8, 18), (-52, -4), (-26, -20), (34, -26), (6, -12) })
                s.Oval(x, y, 2, 1.6f, 0x55A84A00);
            s.Fill("M-4 -66 C10 -96 46 -96 56 -86 C46 -68 20 -60 -4 -66 Z", 0xFF3E8E41);
            s.Line("M-2 -66 C16 -76 34 -82 50 -85", 0xFF245C28, 2);
            s.Oval(-4, -65, 7, 4, 0xFF6B4E23);
        }),
        new("Fruit/Red-Apple", s => Apple(s, 0xFFD3202E, 0xFFFFC25A)),
        new("Fruit/Green-Apple", s => Apple(s, 0xFF8CC63F, 0xFFE9F5A8)),
        new("Fruit/Banana", s => s.At(0, 0, 8, 1, () =>
        {
            s.Fade("M-82 -46 C-60 18 10 50 78 26 C88 22 92 32 86 40 C40 92 -62 70 -92 -36 C-92 -46 -86 -52 -82 -46 Z", 0xFFFFE04A, 0xFFE0A614);
            s.Fade("M-62 -62 C-40 6 20 28 86 4 C94 2 98 10 92 18 C40 62 -50 40 -74 -52 Z", 0xFFFFEE7A, 0xFFF5C427);
            s.Line("M-70 -52 C-46 18 20 42 88 12", 0xFFC9930F, 2.4f);
            s.Fill("M-86 -46 C-92 -66 -84 -84 -76 -88 L-62 -84 C-66 -74 -64 -66 -60 -60 C-64 -48 -80 -40 -86 -46 Z", 0xFF9C8A1C);
            s.Fill("M-78 -88 L-61 -84 L-62 -78 L-80 -82 Z", 0xFF4E3B1A);
            s.Oval(90, 12, 6, 6, 0xFF4E3B1A);
            s.Oval(84, 34, 6, 6, 0xFF4E3B1A);
        })),
        new("Fruit/Pear", s =>
        {
            s.Ball("M0 -70 C24 -70 26 -44 32 -20 C38 0 66 14 66 48 C66 80 38 94 0 92 C-38 94 -66 80 -66 48 C-66 14 -38 0 -32 -20 C-26 -44 -24 -70 0 -70 Z", 0xFFC8CF3A, 0.5f);
            foreach (var (x, y) in new[] { (20, 40), (32, 56), (6, 62), (40, 30), (-10, 44), (16, 20), (-26, 66), (24, 74) })
                s.Oval(x, y, 2, 2, 0x668A6D1A);
            s.Line("M0 -68 C0 -80 4 -88 12 -95", 0xFF5D4024, 6);
            s.Fill("M4 -78 C20 -98 46 -92 52 -84 C40 -68 18 -66 4 -78 Z", 0xFF4E9F3D);
        }),
        new("Fruit/Strawberry", s =>
        {
            s.Ball("M0 94 C-40 76 -76 24 -70 -22 C-62 -56 -28 -54 0 -46 C28 -54 62 -56 70 -22 C76 24 40 76 0 94 Z", 0xFFE32636, 0.4f);
            for (var row = 0; row < 6; row++)
                for (var i = -3; i <= 3; i++)
                {
                    var x = (i * 21) + (row % 2 * 10.5f);
                    var y = -24 + (row * 19);
                    if (Math.Abs(x) < 62 - (row * 10))
                        s.Fill($"M{x} {y - 5} C{x + 4} {y} {x + 3} {y + 5} {x} {y + 5} C{x - 3} {y + 5} {x - 4} {y} {x} {y - 5} Z", 0xFFFFDF7E);
                }
            s.Fill("M-62 -40 C-44 -62 -24 -62 -14 -58 L0 -96 L12 -58 C26 -62 46 -62 62 -40 C44 -42 34 -36 26 -26 C18 -36 10 -42 0 -20 C-10 -42 -18 -36 -26 -26 C-34 -36 -44 -42 -62 -40 Z", 0xFF3E9B3A);
            s.Line("M0 -60 C0 -76 6 -88 14 -95", 0xFF2E7D32, 5);
        }),
        new("Fruit/Grapes", s =>
        {
            s.Line("M0 -56 C0 -76 6 -88 16 -95", 0xFF6B4E23, 6);
            s.Fill("M4 -64 C18 -98 66 -92 74 -70 C66 -66 66 -56 60 -50 C44 -58 22 -46 4 -64 Z", 0xFF5BA33C);
            s.Line("M6 -66 C26 -70 48 -74 68 -70 M34 -70 L42 -58", 0xFF357A22, 2);
            foreach (var (y, count) in new[] { (-40, 4), (-12, 5), (16, 4), (42, 3), (66, 2), (82, 1) })
                for (var i = 0; i < count; i++)
                    s.Ball($"M{((i - ((count - 1) / 2f)) * 30) - 19} {y} a19 19 0 1 0 38 0 a19 19 0 1 0 -38 0", 0xFF6A2C91, 0.55f);
        }),
        new("Fruit/Watermelon", s =>
        {
            s.Fade("M-94 -34 C-80 60 -30 84 0 84 C30 84 80 60 94 -34 Z", 0xFF2F8F46, 0xFF14602B);
            s.Fill("M-84 -34 C-70 50 -28 72 0 72 C28 72 70 50 84 -34 Z", 0xFFE9F5C9);
            s.Fade("M-77 -34 C-64 44 -26 64 0 64 C26 64 64 44 77 -34 Z", 0xFFFF5A5F, 0xFFE8344C);
            foreach (var (x, y, turn) in new[] { (-46, -12, 20), (-18, -8, 5), (16, -10, -6), (44, -14, -20), (-30, 18, 15), (0, 22, 0), (30, 18, -15), (0, 46, 0) })
                s.At(x, y, turn, 1, () => s.Fill("M0 -8 C6 0 5 7 0 7 C-5 7 -6 0 0 -8 Z", 0xFF2B1B17));
            s.Line("M-94 -34 H94", 0xFFFF8A8D, 3);
        }),
        new("Fruit/Cherries", s =>
        {
            s.Line("M-40 30 C-36 -20 -10 -60 24 -90 M44 40 C46 -10 40 -50 24 -90", 0xFF5B8C2A, 5);
            s.Fill("M24 -90 C50 -104 84 -84 90 -60 C66 -52 36 -62 24 -90 Z", 0xFF4E9F3D);
            s.Line("M26 -88 C48 -82 68 -72 86 -61", 0xFF2E6B24, 2);
            s.Ball("M-44 52 m-40 0 a40 38 0 1 0 80 0 a40 38 0 1 0 -80 0", 0xFFB3122B, 0.65f);
            s.Ball("M46 58 m-36 0 a36 35 0 1 0 72 0 a36 35 0 1 0 -72 0", 0xFFC4183A, 0.65f);
        }),
        new("Fruit/Pineapple", s =>
        {
            foreach (var turn in new[] { -52, 52, -34, 34, -17, 17, 0 })
                s.At(0, -26, turn, 1, () => s.Fade("M-9 0 C-13 -30 -6 -56 0 -72 C6 -56 13 -30 9 0 Z", 0xFF7CC35A, 0xFF2C7A3A));
            const string Body = "M0 -32 C40 -34 54 4 52 40 C50 76 28 95 0 95 C-28 95 -50 76 -52 40 C-54 4 -40 -34 0 -32 Z";
            s.Ball(Body, 0xFFF0A82A, 0.35f);
            s.Within(Body, () =>
            {
                for (var i = -8; i < 9; i++)
                    s.Line($"M{(i * 20) - 80} 100 l140 -140 M{(i * 20) - 60} -40 l140 140", 0xFFA8630F, 2.6f);
                for (var row = 0; row < 7; row++)
                    for (var i = -3; i <= 3; i++)
                        s.Oval((i * 20) + (row % 2 * 10), -26 + (row * 20), 2.4f, 2.4f, 0xFF7A420A);
            });
        }),
        new("Fruit/Kiwi", s =>
        {
            s.Ball("M0 0 m-84 0 a84 78 0 1 0 168 0 a84 78 0 1 0 -168 0", 0xFF7B5A2E, 0.25f);
            s.Oval(0, 0, 72, 66, 0xFF9CCB3B);
            s.Oval(0, 0, 62, 56, 0xFF7FB52C);
            s.Oval(0, 0, 36, 31, 0xFFB9DB6A);
            s.Oval(0, 0, 22, 18, 0xFFF4F3D2);
            for (var i = 0; i < 22; i++)
                s.At(0, 0, i * 360f / 22, 1, () =>
                {
                    s.Line("M0 -22 V-52", 0xFFA9D354, 1.8f);
                    s.Oval(0, i % 2 == 0 ? -35 : -41, 2.4f, 4.2f, 0xFF2A2413);
                });
        }),
    ];

    private static void Apple(Sketch s, SkiaSharp.SKColor skin, SkiaSharp.SKColor blush)
    {
        const string Body = "M0 -44 C22 -66 82 -60 82 4 C82 58 44 96 0 84 C-44 96 -82 58 -82 4 C-82 -60 -22 -66 0 -44 Z";
        s.Ball(Body, skin, 0.5f);
        s.Within(Body, () =>
        {
            for (var i = 0; i < 9; i++)
                s.Line($"M{(i * 6) - 24} -46 C{(i * 14) - 56} -24 {(i * 15) - 60} 0 {(i * 14) - 56} 22", blush.WithAlpha(52), 3.4f);
        });
        s.Fill("M-24 -46 C-10 -36 10 -36 24 -46 C14 -28 -14 -28 -24 -46 Z", 0x55301010);
        s.Line("M0 -40 C-2 -60 4 -78 14 -90", 0xFF5D4024, 6.5f);
        s.Fill("M8 -66 C22 -96 58 -92 66 -82 C56 -60 28 -54 8 -66 Z", 0xFF4E9F3D);
        s.Line("M10 -66 C28 -74 44 -80 60 -81", 0xFF2E6B24, 2);
    }
}
