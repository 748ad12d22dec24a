using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// RGBA image to RGB crop: rows first, rounded to 8 bits, then columns. Integer arithmetic only, so x64 and arm64 give equal bytes,
/// and the same as Pillow's BILINEAR. Transparent parts are put over white.
/// </summary>
internal sealed unsafe class TriangleResampler : IDisposable
{
    /// <summary>Bytes that must be readable behind the image: the last group of weights may reach beyond the last row's end, with weight 0.</summary>
    public const int Overread = 64;

    private readonly NativeBuffer _filtered = new();
    private readonly NativeBuffer _line = new();

    public ResamplingAxis Horizontal { get; } = new();

    public ResamplingAxis Vertical { get; } = new();

    /// <summary>Whether to take the code for AVX2 where there is AVX2. Off only to compare both.</summary>
    public bool UseAvx2 { get; init; } = true;

    /// <summary>Filters as <see cref="Horizontal"/> and <see cref="Vertical"/> are planned.</summary>
    /// <param name="pixels">
    /// Premultiplied RGBA; only rows and columns from Start to End of the axes are read, and <see cref="Overread"/> bytes behind them.
    /// </param>
    /// <param name="rowBytes">Bytes from one row of <paramref name="pixels"/> to the next.</param>
    /// <param name="size">Side of the output.</param>
    /// <param name="rgb">The output, RGB8[<paramref name="size"/>][<paramref name="size"/>][3].</param>
    /// <param name="placement">Where each output pixel goes.</param>
    public void Resample(byte* pixels, nint rowBytes, int size, byte* rgb, PixelPlacement placement)
    {
        var avx2 = UseAvx2 && Avx2.IsSupported;
        int start = Vertical.Start, rows = Vertical.End - start;
        var lineBytes = (nint)size * 4;
        var filtered = _filtered.Reserve((nuint)rows * (nuint)lineBytes + Overread);
        var line = _line.Reserve((nuint)lineBytes + Overread);
        for (var y = 0; y < rows; y++)
        {
            var row = pixels + (start + y) * rowBytes;
            if (avx2)
                ResamplingPassesAvx2.FilterRow(row, Horizontal, size, filtered + y * lineBytes);
            else
                ResamplingPasses.FilterRow(row, Horizontal, size, filtered + y * lineBytes);
        }

        for (var y = 0; y < size; y++)
        {
            var first = filtered + (Vertical.First(y) - start) * lineBytes;
            if (avx2)
                ResamplingPassesAvx2.FilterColumns(first, lineBytes, Vertical.Weights(y), Vertical.Taps, line);
            else
                ResamplingPasses.FilterColumns(first, lineBytes, Vertical.Weights(y), Vertical.Taps, line);
            PixelWriter.Write(line, size, rgb + placement.Origin + y * placement.Down, placement.Right);
        }
    }

    public void Dispose()
    {
        _filtered.Dispose();
        _line.Dispose();
        Horizontal.Dispose();
        Vertical.Dispose();
    }
}
