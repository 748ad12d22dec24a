using System.IO.Hashing;
using System.Security.Cryptography;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Recent;

/// <summary>
/// What a reduced frame is recognised by. Exact: a 128-bit hash of its bytes. Tolerant: a perceptual hash, the mean colour of each of
/// 16 x 16 cells, of which none may differ by more than the tolerance: noise averages out, a thing that moved does not.
/// </summary>
/// <param name="size">Side of the frame, in pixels, at least 16.</param>
/// <param name="tolerance">Most levels (of 255) that a cell may differ by; 0 for exact.</param>
internal sealed class FrameKey(int size, int tolerance)
{
    private const int Cells = 16;
    private const int ExactBytes = 16;

    // Drawn for each process, so that nobody can prepare two frames of equal hash.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Bytes of a key.</summary>
    public int Length => tolerance == 0 ? ExactBytes : Cells * Cells * 3;

    /// <param name="rgb">RGB8[size][size][3].</param>
    /// <param name="key">Receives <see cref="Length"/> bytes.</param>
    public void Compute(ReadOnlySpan<byte> rgb, Span<byte> key)
    {
        if (tolerance == 0)
            XxHash128.Hash(rgb, key, Seed);
        else
            ComputeMeans(rgb, key);
    }

    public bool Matches(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (tolerance == 0)
            return a.SequenceEqual(b);
        for (var i = 0; i < a.Length; i++)
            if (Math.Abs(a[i] - b[i]) > tolerance)
                return false;
        return true;
    }

    private void ComputeMeans(ReadOnlySpan<byte> rgb, Span<byte> key)
    {
        var rowBytes = size * 3;
        Span<ushort> columns = stackalloc ushort[rowBytes];
        for (var cellRow = 0; cellRow < Cells; cellRow++)
        {
            int top = cellRow * size / Cells, bottom = (cellRow + 1) * size / Cells;
            columns.Clear();
            // At most 1024 / 16 rows of 255: the sums stay within 16 bits.
            for (var y = top; y < bottom; y++)
                ByteColumns.Add(rgb.Slice(y * rowBytes, rowBytes), columns);
            for (var cell = 0; cell < Cells; cell++)
            {
                int left = cell * size / Cells, right = (cell + 1) * size / Cells, pixels = (right - left) * (bottom - top);
                int red = 0, green = 0, blue = 0;
                for (var x = left; x < right; x++)
                {
                    red += columns[x * 3];
                    green += columns[x * 3 + 1];
                    blue += columns[x * 3 + 2];
                }

                var mean = key.Slice((cellRow * Cells + cell) * 3, 3);
                (mean[0], mean[1], mean[2]) = ((byte)(red / pixels), (byte)(green / pixels), (byte)(blue / pixels));
            }
        }
    }
}
