using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// RGBA image to RGB crop: columns are filtered first (they are contiguous), then rows. Integer arithmetic only, so x64 and arm64
/// give equal bytes. Transparent parts are put over white.
/// </summary>
internal sealed unsafe class TriangleResampler : IDisposable
{
    // 14-bit weights times 8-bit values, rounded down to 6 fractional bits between the passes: the second product stays below 2^29.
    private const int BetweenShift = 8;
    private const int FinalShift = 2 * ResamplingAxis.WeightBits - BetweenShift;

    private readonly NativeBuffer _row = new();

    public ResamplingAxis Horizontal { get; } = new();

    public ResamplingAxis Vertical { get; } = new();

    /// <summary>Filters as <see cref="Horizontal"/> and <see cref="Vertical"/> are planned.</summary>
    /// <param name="pixels">Premultiplied RGBA.</param>
    /// <param name="rowBytes">Bytes from one row of <paramref name="pixels"/> to the next.</param>
    /// <param name="size">Side of the output.</param>
    /// <param name="rgb">The output, RGB8[<paramref name="size"/>][<paramref name="size"/>][3].</param>
    /// <param name="placement">Where each output pixel goes.</param>
    public void Resample(byte* pixels, nint rowBytes, int size, byte* rgb, PixelPlacement placement)
    {
        int start = Horizontal.Start, columns = Horizontal.End - start;
        var row = (int*)_row.Reserve((nuint)columns * 4 * sizeof(int));
        for (var y = 0; y < size; y++)
        {
            var source = pixels + Vertical.First(y) * rowBytes + (nint)start * 4;
            FilterColumns(source, rowBytes, Vertical.Weights(y), Vertical.Taps, columns * 4, row);
            FilterRow(row - (nint)start * 4, size, rgb + placement.Origin + (nint)y * placement.Down, placement.Right);
        }
    }

    public void Dispose()
    {
        _row.Dispose();
        Horizontal.Dispose();
        Vertical.Dispose();
    }

    /// <summary>Each lane is one channel of one pixel. Scalar equivalent: the loop at the end, which also takes the tail.</summary>
    private static void FilterColumns(byte* source, nint rowBytes, int* weights, int taps, int values, int* row)
    {
        var rounding = Vector128.Create(1 << (BetweenShift - 1));
        var i = 0;
        for (; i <= values - 16; i += 16)
        {
            Vector128<int> a = rounding, b = rounding, c = rounding, d = rounding;
            for (var tap = 0; tap < taps; tap++)
            {
                // SAFETY: i + 16 <= values, and the caller's image has `taps` rows from `source` on.
                var (low, high) = Vector128.Widen(Vector128.Load(source + tap * rowBytes + i));
                var weight = Vector128.Create(weights[tap]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }

            (a >> BetweenShift).Store(row + i);
            (b >> BetweenShift).Store(row + i + 4);
            (c >> BetweenShift).Store(row + i + 8);
            (d >> BetweenShift).Store(row + i + 12);
        }

        for (; i < values; i++)
        {
            var sum = 1 << (BetweenShift - 1);
            for (var tap = 0; tap < taps; tap++)
                sum += source[tap * rowBytes + i] * weights[tap];
            row[i] = sum >> BetweenShift;
        }
    }

    /// <summary>The four lanes are the channels of one output pixel.</summary>
    private void FilterRow(int* row, int size, byte* target, nint step)
    {
        var taps = Horizontal.Taps;
        var rounding = Vector128.Create(1 << (FinalShift - 1));
        for (var x = 0; x < size; x++, target += step)
        {
            // SAFETY: First(x) + taps <= End, and `row` holds the columns Start..End.
            var source = row + (nint)Horizontal.First(x) * 4;
            var weights = Horizontal.Weights(x);
            var sum = rounding;
            for (var tap = 0; tap < taps; tap++)
                sum += Vector128.Load(source + tap * 4) * Vector128.Create(weights[tap]);
            Write(sum >> FinalShift, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<int> rgba, byte* target)
    {
        // Premultiplied over white is colour + (255 - alpha); filtering and blending are both linear, so the order does not matter.
        var white = 255 - rgba[3];
        target[0] = (byte)Math.Min(255, rgba[0] + white);
        target[1] = (byte)Math.Min(255, rgba[1] + white);
        target[2] = (byte)Math.Min(255, rgba[2] + white);
    }
}
