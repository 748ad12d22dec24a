using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// The two passes of the resampler in 128-bit vectors, for every processor. A vector holds the four channels of a pixel; sums are
/// 8-bit value times 22-bit weight, exact in 32 bits.
/// </summary>
internal static unsafe class ResamplingPasses
{
    /// <summary>One half, so that the final shift rounds to nearest.</summary>
    public const int Rounding = 1 << (ResamplingAxis.WeightBits - 1);

    // Optimised from the first call on: before tiering up, vector code is some twenty times slower, and the first frames count too.
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Filters one row of RGBA.</summary>
    /// <param name="row">The whole row's first pixel.</param>
    /// <param name="axis">Which pixels with which weights.</param>
    /// <param name="count">Number of output pixels.</param>
    /// <param name="target">Room for <paramref name="count"/> pixels.</param>
    [MethodImpl(Hot)]
    public static void FilterRow(byte* row, ResamplingAxis axis, int count, byte* target)
    {
        var taps = axis.Taps;
        for (var x = 0; x < count; x++)
        {
            var source = row + (nint)axis.First(x) * 4;
            var weights = axis.Weights(x);
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

            var words = Vector128.Narrow(sum >> ResamplingAxis.WeightBits, Vector128<int>.Zero);
            ((uint*)target)[x] = Vector128.Narrow(words, words).AsUInt32()[0];
        }
    }

    /// <summary>Filters the columns of one output row, 16 bytes at a time.</summary>
    /// <param name="source">First of <paramref name="taps"/> rows of RGBA, readable up to the next multiple of 16 bytes.</param>
    /// <param name="rowBytes">Length of a row.</param>
    /// <param name="weights">One weight for each row.</param>
    /// <param name="taps">Number of rows.</param>
    /// <param name="target">Room for one row, rounded up to 16 bytes.</param>
    [MethodImpl(Hot)]
    public static void FilterColumns(byte* source, nint rowBytes, int* weights, int taps, byte* target)
    {
        for (nint i = 0; i < rowBytes; i += 16)
        {
            Vector128<int> a = Vector128.Create(Rounding), b = a, c = a, d = a;
            for (var tap = 0; tap < taps; tap++)
            {
                // SAFETY: the filtered rows lie one after another with Overread bytes behind the last.
                var (low, high) = Vector128.Widen(Vector128.Load(source + tap * rowBytes + i));
                var weight = Vector128.Create(weights[tap]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }

            var first = Vector128.Narrow(a >> ResamplingAxis.WeightBits, b >> ResamplingAxis.WeightBits);
            var second = Vector128.Narrow(c >> ResamplingAxis.WeightBits, d >> ResamplingAxis.WeightBits);
            Vector128.Narrow(first, second).AsByte().Store(target + i);
        }
    }
}
