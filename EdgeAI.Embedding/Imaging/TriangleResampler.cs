using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// RGBA image to RGB crop: rows first, rounded to 8 bits, then columns. Integer arithmetic only, so x64 and arm64 give equal bytes,
/// and the same as Pillow's BILINEAR. Transparent parts are put over white.
/// </summary>
internal sealed unsafe class TriangleResampler : IDisposable
{
    /// <summary>Bytes that must be readable behind the image: the last group of weights may reach beyond the last row's end, with weight 0.</summary>
    public const int Overread = 16;

    private const int Rounding = 1 << (ResamplingAxis.WeightBits - 1);

    private readonly NativeBuffer _filtered = new();

    public ResamplingAxis Horizontal { get; } = new();

    public ResamplingAxis Vertical { get; } = new();

    /// <summary>Filters as <see cref="Horizontal"/> and <see cref="Vertical"/> are planned.</summary>
    /// <param name="pixels">Premultiplied RGBA, <see cref="Overread"/> readable bytes behind it.</param>
    /// <param name="rowBytes">Bytes from one row of <paramref name="pixels"/> to the next.</param>
    /// <param name="size">Side of the output.</param>
    /// <param name="rgb">The output, RGB8[<paramref name="size"/>][<paramref name="size"/>][3].</param>
    /// <param name="placement">Where each output pixel goes.</param>
    public void Resample(byte* pixels, nint rowBytes, int size, byte* rgb, PixelPlacement placement)
    {
        int start = Vertical.Start, rows = Vertical.End - start;
        var filteredBytes = (nint)size * 4;
        var filtered = _filtered.Reserve((nuint)rows * (nuint)filteredBytes + Overread);
        for (var y = 0; y < rows; y++)
            FilterRow(pixels + (start + y) * rowBytes, size, filtered + y * filteredBytes);
        for (var y = 0; y < size; y++)
        {
            var source = filtered + (Vertical.First(y) - start) * filteredBytes;
            FilterColumns(source, filteredBytes, Vertical.Weights(y), Vertical.Taps, size, rgb + placement.Origin + y * placement.Down, placement.Right);
        }
    }

    public void Dispose()
    {
        _filtered.Dispose();
        Horizontal.Dispose();
        Vertical.Dispose();
    }

    // Optimised from the first call on: before tiering up, vector code is some twenty times slower, and the first frames count too.

    /// <summary>The four lanes are the channels of one pixel, four taps at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FilterRow(byte* row, int size, byte* target)
    {
        var taps = Horizontal.Taps;
        for (var x = 0; x < size; x++)
        {
            var source = row + (nint)Horizontal.First(x) * 4;
            var weights = Horizontal.Weights(x);
            var sum = Vector128.Create(Rounding);
            for (var tap = 0; tap < taps; tap += ResamplingAxis.Group)
            {
                // SAFETY: First(x) + taps lies inside the row; the group's rest reaches at most Overread bytes behind the image.
                var (low, high) = Vector128.Widen(Vector128.Load(source + tap * 4));
                sum += Vector128.WidenLower(low).AsInt32() * Vector128.Create(weights[tap]);
                sum += Vector128.WidenUpper(low).AsInt32() * Vector128.Create(weights[tap + 1]);
                sum += Vector128.WidenLower(high).AsInt32() * Vector128.Create(weights[tap + 2]);
                sum += Vector128.WidenUpper(high).AsInt32() * Vector128.Create(weights[tap + 3]);
            }

            ((uint*)target)[x] = Pack(sum >> ResamplingAxis.WeightBits);
        }
    }

    /// <summary>Four pixels at a time, each in a vector of its channels; the tail one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FilterColumns(byte* source, nint rowBytes, int* weights, int taps, int size, byte* target, nint step)
    {
        var x = 0;
        for (; x <= size - 4; x += 4, target += 4 * step)
        {
            Vector128<int> a = Vector128.Create(Rounding), b = a, c = a, d = a;
            for (var tap = 0; tap < taps; tap++)
            {
                // SAFETY: x + 4 <= size, and `taps` filtered rows follow `source`.
                var (low, high) = Vector128.Widen(Vector128.Load(source + tap * rowBytes + x * 4));
                var weight = Vector128.Create(weights[tap]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }

            Write(a >> ResamplingAxis.WeightBits, target);
            Write(b >> ResamplingAxis.WeightBits, target + step);
            Write(c >> ResamplingAxis.WeightBits, target + 2 * step);
            Write(d >> ResamplingAxis.WeightBits, target + 3 * step);
        }

        for (; x < size; x++, target += step)
        {
            var sum = Vector128.Create(Rounding);
            for (var tap = 0; tap < taps; tap++)
            {
                var pixel = Vector128.CreateScalar(*(uint*)(source + tap * rowBytes + x * 4)).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * Vector128.Create(weights[tap]);
            }

            Write(sum >> ResamplingAxis.WeightBits, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pack(Vector128<int> rgba)
    {
        var words = Vector128.Narrow(rgba, rgba);
        return Vector128.Narrow(words, words).AsUInt32()[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<int> rgba, byte* target)
    {
        // Premultiplied over white is colour + (255 - alpha); filtering and blending are both linear, so the order does not matter.
        var pixel = Vector128.Min(rgba + Vector128.Create(255 - rgba[3]), Vector128.Create(255));
        var packed = Pack(pixel);
        target[0] = (byte)packed;
        target[1] = (byte)(packed >> 8);
        target[2] = (byte)(packed >> 16);
    }
}
