using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeAI.Embedding.Imaging;

/// <summary><see cref="YuvRows"/> in vectors of the machine's width; the same integers, so the same bytes. A lane is a pair of pixels.</summary>
internal static unsafe class YuvRowsVector
{
    // Optimised from the first call on: before tiering up, vector code is some twenty times slower, and the first frames count too.
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    private static readonly Vector<uint> LowByte = new(0xFF);

    /// <inheritdoc cref="YuvRows.ConvertYuyv"/>
    [MethodImpl(Hot)]
    public static void ConvertYuyv(byte* source, int pairs, in YuvCoefficients coefficients, byte* rgba)
    {
        var pair = 0;
        for (; pair <= pairs - Vector<uint>.Count; pair += Vector<uint>.Count)
        {
            // SAFETY: as many pairs as there are lanes, inside the row.
            var lanes = Unsafe.ReadUnaligned<Vector<uint>>(source + (nint)pair * 4);
            Convert(lanes & LowByte, lanes >>> 16 & LowByte, lanes >>> 8 & LowByte, lanes >>> 24, coefficients, rgba + (nint)pair * 8);
        }
        YuvRows.ConvertYuyv(source + (nint)pair * 4, pairs - pair, coefficients, rgba + (nint)pair * 8);
    }

    /// <inheritdoc cref="YuvRows.ConvertNv12"/>
    [MethodImpl(Hot)]
    public static void ConvertNv12(byte* luma, byte* chroma, int pairs, in YuvCoefficients coefficients, byte* rgba)
    {
        var pair = 0;
        for (; pair <= pairs - Vector<ushort>.Count; pair += Vector<ushort>.Count)
        {
            // SAFETY: as above; 16 bits are a pair's luma, or its chroma.
            Vector.Widen(Unsafe.ReadUnaligned<Vector<ushort>>(luma + (nint)pair * 2), out var lowLuma, out var highLuma);
            Vector.Widen(Unsafe.ReadUnaligned<Vector<ushort>>(chroma + (nint)pair * 2), out var lowChroma, out var highChroma);
            Convert(lowLuma & LowByte, lowLuma >>> 8, lowChroma & LowByte, lowChroma >>> 8, coefficients, rgba + (nint)pair * 8);
            Convert(highLuma & LowByte, highLuma >>> 8, highChroma & LowByte, highChroma >>> 8, coefficients, rgba + (nint)(pair + Vector<uint>.Count) * 8);
        }
        YuvRows.ConvertNv12(luma + (nint)pair * 2, chroma + (nint)pair * 2, pairs - pair, coefficients, rgba + (nint)pair * 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert(Vector<uint> first, Vector<uint> second, Vector<uint> u, Vector<uint> v, in YuvCoefficients by, byte* rgba)
    {
        Vector<int> us = u.As<uint, int>(), vs = v.As<uint, int>();
        var red = vs * by.RedV + new Vector<int>(by.RedBias);
        var green = us * by.GreenU + vs * by.GreenV + new Vector<int>(by.GreenBias);
        var blue = us * by.BlueU + new Vector<int>(by.BlueBias);
        var firsts = Pack(first.As<uint, int>() * by.Y, red, green, blue);
        var seconds = Pack(second.As<uint, int>() * by.Y, red, green, blue);
        // The two pixels of a pair lie side by side: the second one in the upper half of 64 bits.
        Vector.Widen(firsts, out var lowFirst, out var highFirst);
        Vector.Widen(seconds, out var lowSecond, out var highSecond);
        // SAFETY: two pixels for each lane.
        Unsafe.WriteUnaligned(rgba, lowFirst | lowSecond << 32);
        Unsafe.WriteUnaligned(rgba + Vector<byte>.Count, highFirst | highSecond << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Pack(Vector<int> luma, Vector<int> red, Vector<int> green, Vector<int> blue) =>
        Value(luma + red) | Value(luma + green) << 8 | Value(luma + blue) << 16 | new Vector<uint>(0xFF00_0000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Value(Vector<int> sum) =>
        Vector.Min(Vector.Max(sum >> YuvCoefficients.Bits, Vector<int>.Zero), new Vector<int>(byte.MaxValue)).As<int, uint>();
}
