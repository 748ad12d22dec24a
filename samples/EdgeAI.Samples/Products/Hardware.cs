using EdgeAI.Samples.Drawing;
using EdgeAI.Samples.Shapes;
using SkiaSharp;

namespace EdgeAI.Samples.Products;

/// <summary>Tools, crockery and toys.</summary>
internal static class Hardware
{
    private static readonly SKColor _steel = 0xFFB4BCC4;

    public static IReadOnlyList<Product> All { get; } =
    [
        new("Tools/Hammer", s => s.At(0, 6, 32, 0.94f, () =>
        {
            s.Cylinder("M-9 -58 H9 L12 92 C6 98 -6 98 -12 92 Z", 0xFFC98A45, 0.3f);
            s.Cylinder("M-11 38 H11 L13 92 C6 98 -6 98 -13 92 Z", 0xFFD63A2F, 0.3f);
            s.Fade("M-66 -84 H-40 L-34 -78 H20 C44 -80 58 -70 72 -46 C56 -58 44 -58 24 -52 H-34 L-40 -46 H-66 Z", 0xFFD3D9DE, 0xFF757F88);
            s.Fade("M-72 -88 H-58 V-42 H-72 Z", 0xFFE4E8EB, 0xFF8A939B);
        })),
        new("Tools/Screwdriver", s => s.At(0, 0, -30, 1, () =>
        {
            s.Cylinder("M-6 -2 H6 V78 L9 92 H-9 L-6 78 Z", _steel, 0.7f);
            s.Cylinder("M-20 -92 C-20 -98 20 -98 20 -92 C26 -70 18 -50 22 -26 C18 -12 10 -8 8 0 H-8 C-10 -8 -18 -12 -22 -26 C-18 -50 -26 -70 -20 -92 Z", 0xFFF2A516, 0.5f);
            s.Line("M-9 -86 V-22 M0 -88 V-20 M9 -86 V-22", 0xFF2B2B2B, 4);
        })),
        new("Tools/Wrench", s => s.At(0, 0, 40, 1, () =>
        {
            s.Fade("M-14 -44 C-36 -54 -38 -82 -20 -94 V-66 L0 -56 L20 -66 V-94 C38 -82 36 -54 14 -44 V46 C34 54 38 82 22 94 L14 74 L-4 68 L-18 78 L-20 96 C-38 82 -34 54 -14 46 Z", 0xFFDDE3E8, 0xFF7C868F);
            s.Plate(-6, -34, 12, 70, 5, 0xFF99A3AC);
            s.Line("M-11 -40 V42", 0xAAFFFFFF, 2.4f);
        })),
        new("Tools/Pliers", s =>
        {
            s.Line("M-10 -4 C-46 30 -46 60 -40 92", 0xFF1F6FC4, 19);
            s.Line("M10 -4 C46 30 46 60 40 92", 0xFF185AA3, 19);
            s.Line("M-16 6 C-46 34 -48 62 -43 88", 0x77A8D2FF, 4);
            s.Fade("M-26 -22 C-30 -60 -16 -90 -3 -96 V-40 L14 8 L-8 12 Z", 0xFFC3CBD2, 0xFF707A83);
            s.Fade("M26 -22 C30 -60 16 -90 3 -96 V-40 L-14 8 L8 12 Z", 0xFFDCE2E7, 0xFF8B959D);
            s.Line("M-6 -84 h3 M-7 -74 h4 M-8 -64 h5 M3 -84 h3 M3 -74 h4 M3 -64 h5", 0xFF4D565E, 2);
            s.Oval(0, -12, 12, 12, 0xFF56606A);
            s.Oval(-1, -13, 6, 6, 0xFFAEB7BF);
        }),
        new("Tools/Saw", s => s.At(0, 0, -12, 1, () =>
        {
            s.Fade("M-40 -30 L96 -8 V4 L92 10 L86 5 L80 12 L74 7 L68 14 L62 9 L56 16 L50 11 L44 18 L38 13 L32 20 L26 15 L20 22 L14 17 L8 24 L2 19 L-4 26 L-10 21 L-16 28 L-22 23 L-28 32 L-44 32 Z", 0xFFE6EAED, 0xFF98A2AB);
            s.Fade("M-96 -20 C-96 -40 -70 -48 -44 -44 L-34 -34 V34 L-50 48 C-76 52 -92 40 -90 22 L-78 12 C-76 4 -84 0 -96 -20 Z", 0xFFC27A3A, 0xFF7D4317);
            s.Fill("M-74 -16 C-68 -24 -58 -26 -52 -22 V24 C-60 30 -68 28 -70 20 C-62 8 -64 -4 -74 -16 Z", 0xFFF0ECE6);
            s.Oval(-43, -20, 4, 4, 0xFFE8C24A);
            s.Oval(-43, 20, 4, 4, 0xFFE8C24A);
        })),
        new("Tools/Paintbrush", s => s.At(0, 0, 24, 1, () =>
        {
            s.Cylinder("M-8 4 C-12 40 -18 60 -8 92 C-4 99 4 99 8 92 C18 60 12 40 8 4 Z", 0xFF2E9E6B, 0.4f);
            s.Oval(0, 86, 3, 3, 0xFFEFEFEF);
            s.Cylinder("M-30 -22 H30 V0 L12 10 H-12 L-30 0 Z", 0xFFD9B45A, 0.6f);
            s.Line("M-30 -14 H30 M-30 -6 H30", 0xFF9C7A2A, 1.8f);
            s.Cylinder("M-30 -22 C-34 -50 -30 -72 -26 -94 L-16 -84 L-8 -97 L0 -86 L8 -98 L16 -85 L26 -94 C30 -72 34 -50 30 -22 Z", 0xFFE9D8B4, 0.3f);
            s.Fill("M-33 -56 C-20 -46 -8 -62 4 -52 C14 -44 24 -58 33 -52 C32 -70 30 -80 26 -94 L16 -85 L8 -98 L0 -86 L-8 -97 L-16 -84 L-26 -94 C-30 -80 -32 -70 -33 -56 Z", 0xFFE0413A);
        })),
        new("Tools/Scissors", s =>
        {
            s.Line("M-28 52 m-24 0 a24 30 20 1 0 48 0 a24 30 20 1 0 -48 0", 0xFFE8662B, 12);
            s.Line("M28 52 m-24 0 a24 30 -20 1 0 48 0 a24 30 -20 1 0 -48 0", 0xFFE8662B, 12);
            s.Fade("M-14 30 L26 -94 C36 -70 30 -40 12 4 L-2 34 Z", 0xFFDCE2E7, 0xFF8A949D);
            s.Fade("M14 30 L-26 -94 C-36 -70 -30 -40 -12 4 L2 34 Z", 0xFFF0F3F5, 0xFF9AA4AD);
            s.Oval(0, 6, 6.5f, 6.5f, 0xFF5A646E);
            s.Line("M-3 6 H3", 0xFFD7DDE2, 1.8f);
        }),
        new("Tools/Padlock", s =>
        {
            s.Line("M-36 0 V-42 C-36 -88 36 -88 36 -42 V0", 0xFF7F8A94, 19);
            s.Line("M-38 0 V-42 C-38 -86 34 -88 34 -42", 0xFFCFD6DC, 8);
            s.Cylinder("M-60 -10 C-60 -16 -56 -20 -50 -20 H50 C56 -20 60 -16 60 -10 V78 C60 88 52 92 44 92 H-44 C-52 92 -60 88 -60 78 Z", 0xFFE0A92E, 0.5f);
            s.Oval(0, 28, 12, 12, 0xFF3A2C10);
            s.Fill("M-5 32 H5 L9 62 H-9 Z", 0xFF3A2C10);
        }),
        new("Tools/Key", s => s.At(0, 0, 38, 1, () =>
        {
            s.Line("M0 -56 m-30 0 a30 30 0 1 0 60 0 a30 30 0 1 0 -60 0", 0xFFB07E1C, 19);
            s.Line("M0 -56 m-30 0 a30 30 0 1 0 60 0 a30 30 0 1 0 -60 0", 0xFFEBC04C, 13);
            s.Cylinder("M-8 -24 H8 V96 H-8 Z", 0xFFE3B53C, 0.6f);
            s.Fade("M6 52 H36 V64 H24 V72 H36 V88 H6 Z", 0xFFE8BE4A, 0xFFB98A22);
        })),
        new("Tools/Light-Bulb", s =>
        {
            s.Ball("M0 -94 C44 -94 66 -62 62 -28 C58 0 34 12 28 40 H-28 C-34 12 -58 0 -62 -28 C-66 -62 -44 -94 0 -94 Z", 0xFFFFE27A, 0.75f);
            s.Line("M-12 38 L-18 -16 L-8 -30 L0 -16 L8 -30 L18 -16 L12 38", 0xFFB9770E, 3);
            s.Cylinder("M-28 42 H28 V80 L14 94 H-14 L-28 80 Z", 0xFFA9B1B8, 0.6f);
            s.Line("M-28 53 L28 48 M-28 65 L28 60 M-28 77 L28 72", 0xFF5D666E, 3);
        }),

        new("Kitchen/Blue-Mug", Bowl.Mug(0xFF2F6FC1, 0xFF5B3A22, Marks.Star(0xFFFFE9A8))),
        new("Kitchen/Red-Mug", Bowl.Mug(0xFFD8433A, 0xFF8A5A2B, Marks.Heart(SKColors.White))),
        new("Kitchen/Salad-Bowl", Bowl.Filled(0xFFF2EFE8, 0xFF3F9C7C, s =>
        {
            foreach (var (x, y, turn) in new[] { (-52, -16, -50), (-30, -28, -20), (-4, -32, 8), (24, -30, 30), (50, -18, 60), (-16, -14, -70), (30, -12, 80) })
                s.At(x, y, turn, 1.9f, () => Marks.Leaf(0xFF66B33E)(s, 0, 0, 1));
            foreach (var (x, y) in new[] { (-40, -18), (8, -20), (42, -22), (-10, -34) })
                s.Ball($"M{x - 11} {y} a11 10 0 1 0 22 0 a11 10 0 1 0 -22 0", 0xFFE23A26);
        })),
        new("Kitchen/Ramen-Bowl", Bowl.Filled(0xFF3A2A2A, 0xFFD8433A, s =>
        {
            s.Oval(0, -12, 76, 17, 0xFFD99A45);
            for (var i = 0; i < 7; i++)
                s.Line($"M{-56 + (i * 9)} -6 C{-40 + (i * 8)} -26 {-16 + (i * 8)} 2 {8 + (i * 7)} -16", 0xFFF7E3A6, 3.4f);
            s.Oval(44, -20, 19, 13, SKColors.White);
            s.Oval(44, -20, 9.5f, 6.5f, 0xFFF5A623);
            s.Fill("M-66 -10 L-50 -52 L-26 -50 L-36 -8 Z", 0xFF1F3D2B);
            s.Line("M10 -22 l8 -3 M16 -10 l7 2 M-6 -14 l6 -4", 0xFF55A630, 4);
        })),
        new("Kitchen/Frying-Pan", s => s.At(0, 0, -38, 1, () =>
        {
            s.Cylinder("M-9 26 H9 L11 92 C6 99 -6 99 -11 92 Z", 0xFF6B3F22, 0.3f);
            s.Oval(0, 90, 3.4f, 3.4f, 0xFFE8E2DA);
            s.Ball("M0 -30 m-66 0 a66 64 0 1 0 132 0 a66 64 0 1 0 -132 0", 0xFF41474E, 0.3f);
            s.Oval(0, -31, 54, 52, 0xFF23282D);
            s.Fill("M-34 -40 C-38 -66 -4 -74 10 -64 C34 -70 44 -44 34 -26 C38 -4 6 2 -8 -6 C-30 2 -44 -20 -34 -40 Z", SKColors.White);
            s.Ball("M2 -36 m-16 0 a16 15 0 1 0 32 0 a16 15 0 1 0 -32 0", 0xFFFFB21E, 0.6f);
        })),
        new("Kitchen/Teapot", s =>
        {
            s.Line("M50 -14 C94 -30 94 44 48 44", 0xFF1C6E6A, 13);
            s.Fade("M-50 4 C-70 0 -72 -30 -92 -40 L-84 -52 C-58 -46 -52 -26 -40 -18 Z", 0xFF35A8A0, 0xFF1C6E6A);
            s.Ball("M0 -36 C44 -36 64 -6 62 28 C60 60 40 78 0 78 C-40 78 -60 60 -62 28 C-64 -6 -44 -36 0 -36 Z", 0xFF2C9C95, 0.5f);
            s.Fade("M-34 74 H34 L38 86 H-38 Z", 0xFF1F7A75, 0xFF145450);
            s.Cylinder("M-38 -32 C-34 -56 34 -56 38 -32 C20 -26 -20 -26 -38 -32 Z", 0xFF35A8A0, 0.5f);
            s.Ball("M0 -62 m-11 0 a11 11 0 1 0 22 0 a11 11 0 1 0 -22 0", 0xFFF0C14B, 0.6f);
            Marks.Flower(SKColors.White, 0xFFF0C14B)(s, -4, 22, 2.1f);
        }),

        new("Toys/Rubber-Duck", s =>
        {
            s.Ball("M-90 8 C-80 22 -60 14 -44 6 C-20 -4 40 -6 70 8 C84 52 50 84 0 84 C-50 84 -90 56 -90 8 Z", 0xFFFFD02E, 0.5f);
            s.Ball("M26 -36 m-46 0 a46 44 0 1 0 92 0 a46 44 0 1 0 -92 0", 0xFFFFD633, 0.55f);
            s.Fade("M62 -40 C84 -46 96 -38 96 -28 C88 -18 70 -18 60 -24 Z", 0xFFFF9A2E, 0xFFE86E12);
            s.Oval(40, -48, 8, 9.5f, SKColors.White);
            s.Oval(42, -47, 5, 6.5f, 0xFF1F1A17);
            s.Oval(44, -50, 1.8f, 2.2f, SKColors.White);
            s.Line("M-46 32 C-36 56 0 60 24 42", 0xFFD9960F, 5);
        }),
        new("Toys/Football", s =>
        {
            const string Ball = "M0 0 m-86 0 a86 86 0 1 0 172 0 a86 86 0 1 0 -172 0";
            s.Ball(Ball, 0xFFF1F3F5, 0.6f);
            s.Within(Ball, () =>
            {
                s.Fill("M0 -32 L30 -10 L19 26 H-19 L-30 -10 Z", 0xFF22262B);
                for (var i = 0; i < 5; i++)
                    s.At(0, 0, i * 72, 1, () =>
                    {
                        s.Line("M0 -32 V-60 M0 -60 L-28 -74 M0 -60 L28 -74 M-28 -74 V-100", 0xFF3A4047, 3);
                        s.Fill("M-24 -68 L0 -58 L24 -68 L20 -100 H-20 Z", 0xFF22262B);
                    });
            });
        }),
        new("Toys/Building-Brick", s =>
        {
            foreach (var x in new[] { -46, 2, 50 })
            {
                s.Cylinder($"M{x - 18} -46 V-26 H{x + 18} V-46 Z", 0xFFD8262C, 0.3f);
                s.Oval(x, -46, 18, 7, 0xFFF05A5E);
            }
            s.Fill("M-84 -24 L-64 -38 H92 L72 -24 Z", 0xFFEF5257);
            foreach (var x in new[] { -54, -6, 42 })
            {
                s.Cylinder($"M{x - 18} -50 V-28 H{x + 18} V-50 Z", 0xFFD8262C, 0.35f);
                s.Oval(x, -50, 18, 7, 0xFFF4777A);
            }
            s.Fade("M-84 -24 H72 V58 H-84 Z", 0xFFDB2B31, 0xFFB3181E);
            s.Fill("M72 -24 L92 -38 V42 L72 58 Z", 0xFF8E1116);
            s.Line("M-82 -22 H70", 0xAAFF9EA0, 2.4f);
        }),
        new("Toys/Teddy", s =>
        {
            const uint Fur = 0xFFB5793F;
            foreach (var x in new[] { -40, 40 })
            {
                s.Ball($"M{x - 20} -76 a20 20 0 1 0 40 0 a20 20 0 1 0 -40 0", Fur, 0.3f);
                s.Oval(x, -75, 11, 11, 0xFFE9C79A);
                s.Ball($"M{(x * 1.5f) - 20} 18 a20 28 0 1 0 40 0 a20 28 0 1 0 -40 0", Fur, 0.3f);
            }
            s.Ball("M0 38 m-52 0 a52 50 0 1 0 104 0 a52 50 0 1 0 -104 0", Fur, 0.3f);
            s.Oval(0, 42, 32, 32, 0xFFE9C79A);
            foreach (var x in new[] { -42, 42 })
            {
                s.Ball($"M{x - 26} 76 a26 21 0 1 0 52 0 a26 21 0 1 0 -52 0", Fur, 0.3f);
                s.Oval(x, 77, 15, 12, 0xFFE9C79A);
            }
            s.Ball("M0 -42 m-52 0 a52 46 0 1 0 104 0 a52 46 0 1 0 -104 0", Fur, 0.4f);
            s.Oval(0, -28, 24, 18, 0xFFE9C79A);
            s.Oval(0, -36, 8, 5.6f, 0xFF2B1B12);
            s.Line("M0 -31 V-24 M-10 -22 C-6 -16 6 -16 10 -22", 0xFF2B1B12, 2.4f);
            s.Oval(-20, -52, 5, 5.6f, 0xFF2B1B12);
            s.Oval(20, -52, 5, 5.6f, 0xFF2B1B12);
            s.Fill("M0 2 L-24 -8 V14 Z M0 2 L24 -8 V14 Z", 0xFFD8262C);
            s.Oval(0, 2, 6, 6, 0xFFB3181E);
        }),
        new("Toys/Robot", s =>
        {
            s.Line("M0 -76 V-90", 0xFF5A6570, 4);
            s.Oval(0, -92, 6.5f, 6.5f, 0xFFFF5A4F);
            s.Line("M-56 6 H-74 V34 M56 6 H74 V34", 0xFF6F7B87, 13);
            s.Oval(-74, 40, 11, 11, 0xFFF2A516);
            s.Oval(74, 40, 11, 11, 0xFFF2A516);
            s.Cylinder("M-36 62 H-10 V94 H-40 Z M10 62 H36 L40 94 H10 Z", 0xFF6F7B87, 0.4f);
            s.Fade("M-46 -76 H46 C52 -76 54 -72 54 -68 V-24 C54 -18 52 -16 46 -16 H-46 C-52 -16 -54 -18 -54 -24 V-68 C-54 -72 -52 -76 -46 -76 Z", 0xFF8FD3E8, 0xFF4E9DB8);
            s.Fade("M-50 -10 H50 C54 -10 56 -8 56 -4 V58 C56 64 54 66 50 66 H-50 C-54 66 -56 64 -56 58 V-4 C-56 -8 -54 -10 -50 -10 Z", 0xFF79C3DB, 0xFF3E88A3);
            foreach (var x in new[] { -22, 22 })
            {
                s.Oval(x, -52, 13, 13, SKColors.White);
                s.Oval(x, -52, 6.5f, 6.5f, 0xFF20303A);
            }
            s.Plate(-24, -33, 48, 9, 4, 0xFF20303A);
            s.Line("M-14 -33 V-24 M-4 -33 V-24 M6 -33 V-24 M16 -33 V-24", SKColors.White, 2.4f);
            s.Plate(-36, 6, 44, 34, 5, 0xFFE8F4F8);
            s.Line("M-30 28 L-20 16 L-10 30 L2 14", 0xFFE8433A, 3.4f);
            s.Oval(30, 14, 7, 7, 0xFFFFD23F);
            s.Oval(30, 34, 7, 7, 0xFFFF5A4F);
        }),
    ];
}
