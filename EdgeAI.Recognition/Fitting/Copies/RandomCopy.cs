using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Recognition.Fitting.Copies;

/// <summary>Draws random copies of a photograph: cut, turned, stretched, mirrored, recoloured and noisy, 224 x 224.</summary>
/// <remarks>
/// The recipe is the model card's, and the shipped prior was made with it. A copy depends on seed, name and number alone,
/// not on the order or the thread in which copies are drawn.
/// </remarks>
public static class RandomCopy
{
    /// <summary>Width and height of a copy in pixels.</summary>
    public const int Side = 224;

    /// <summary>Bytes of a copy: 224 x 224 x RGB.</summary>
    public const int Bytes = Side * Side * 3;

    // Mirrored border, without repeating the edge, that a turned cut may reach into.
    private const int Border = 64;

    /// <summary>Draws one copy.</summary>
    /// <param name="photograph">The decoded photograph.</param>
    /// <param name="seed">Seed of the whole catalog.</param>
    /// <param name="name">What tells this photograph from the others, e.g. its path.</param>
    /// <param name="number">Which of its copies, from 0.</param>
    /// <param name="rgb">Receives <see cref="Bytes"/> bytes.</param>
    public static void Draw(PixelGrid photograph, int seed, string name, int number, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, Bytes);
        var random = new SeededRandom($"{seed}/{number}/{name}");
        var values = new float[Bytes];
        Cut(photograph, ref random, values);
        Recolour(values, ref random);
        for (var i = 0; i < values.Length; i++) rgb[i] = (byte)Math.Clamp(MathF.Round(values[i]), 0, 255);
    }

    private static void Cut(PixelGrid photograph, ref SeededRandom random, Span<float> values)
    {
        double width = photograph.Width, height = photograph.Height, shorter = photograph.ShorterSide;
        var side = random.Next(0.42, 0.85) * shorter;
        var reachX = Math.Min(Math.Max(0, (width - side) / 2), 0.15 * shorter);
        var reachY = Math.Min(Math.Max(0, (height - side) / 2), 0.15 * shorter);
        var centreX = width / 2 + random.Next(-reachX, reachX);
        var centreY = height / 2 + random.Next(-reachY, reachY);
        var (sine, cosine) = Math.SinCos(random.Next(-15, 15) * Math.PI / 180);
        var stretch = random.Next(0.92, 1.08);
        var mirror = random.NextBool() ? -1.0 : 1.0;

        var scale = side / Side;
        if (scale > 1)
        {
            var reduced = TriangleReduction.Reduce(
                photograph, Math.Max(1, (int)Math.Round(width / scale)), Math.Max(1, (int)Math.Round(height / scale)));
            centreX *= reduced.Width / width;
            centreY *= reduced.Height / height;
            photograph = reduced;
            scale = 1;
        }

        double alongX = mirror * stretch * scale * cosine, alongY = mirror * stretch * scale * sine;
        double downX = -scale / stretch * sine, downY = scale / stretch * cosine;
        var at = 0;
        for (var v = 0; v < Side; v++)
        {
            var down = v + 0.5 - Side / 2;
            for (var u = 0; u < Side; u++, at += 3)
            {
                var along = u + 0.5 - Side / 2;
                Sample(photograph, centreX + along * alongX + down * downX, centreY + along * alongY + down * downY, values.Slice(at, 3));
            }
        }
    }

    private static void Sample(PixelGrid photograph, double x, double y, Span<float> pixel)
    {
        x -= 0.5;
        y -= 0.5;
        double floorX = Math.Floor(x), floorY = Math.Floor(y);
        int left = (int)floorX, top = (int)floorY;
        float right = (float)(x - floorX), bottom = (float)(y - floorY);
        Add(photograph, left, top, (1 - right) * (1 - bottom), pixel);
        Add(photograph, left + 1, top, right * (1 - bottom), pixel);
        Add(photograph, left, top + 1, (1 - right) * bottom, pixel);
        Add(photograph, left + 1, top + 1, right * bottom, pixel);
    }

    private static void Add(PixelGrid photograph, int x, int y, float weight, Span<float> pixel)
    {
        if ((uint)x >= (uint)photograph.Width)
        {
            if (x < -Border || x >= photograph.Width + Border) return;
            x = Mirror(x, photograph.Width);
        }
        if ((uint)y >= (uint)photograph.Height)
        {
            if (y < -Border || y >= photograph.Height + Border) return;
            y = Mirror(y, photograph.Height);
        }
        var source = photograph.Rgb.AsSpan((y * photograph.Width + x) * 3, 3);
        pixel[0] += weight * source[0];
        pixel[1] += weight * source[1];
        pixel[2] += weight * source[2];
    }

    private static int Mirror(int position, int length)
    {
        if (length == 1) return 0;
        var period = 2 * (length - 1);
        position = ((position % period) + period) % period;
        return position < length ? position : period - position;
    }

    private static void Recolour(float[] values, ref SeededRandom random)
    {
        Span<float> gains = [(float)random.Next(0.93, 1.07), (float)random.Next(0.93, 1.07), (float)random.Next(0.93, 1.07)];
        var light = (float)random.Next(0.7, 1.3);
        var contrast = (float)random.Next(0.8, 1.2);
        var noise = (float)random.Next(0, 8);
        double sum = 0;
        for (var i = 0; i < values.Length; i += 3)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var value = values[i + channel] * gains[channel] * light;
                values[i + channel] = value;
                sum += value;
            }
        }
        var mean = (float)(sum / values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = mean + (values[i] - mean) * contrast;
        NormalTable.AddNoise(values, noise, ref random);
    }
}
