using System.Globalization;
using EdgeAI.Benchmarks.Frames.Drawing;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>JPEGs of pictures as a camera sees them again: turned, enlarged, shifted and lit a little differently. Safe for concurrent use.</summary>
internal sealed class PictureViews(PictureSource pictures, int seed)
{
    public int Pictures => pictures.Count;

    /// <summary>One view of one picture.</summary>
    public byte[] Encode(int picture, int view)
    {
        var random = new Random(NamedSeed.Of(string.Create(CultureInfo.InvariantCulture, $"scale view {seed} {picture} {view}")));
        double Within(double most) => (random.NextDouble() * 2 - 1) * most;
        using var plain = pictures.Load(picture);
        using var moved = Movement.Move(plain, Within(5), 1 + Within(0.05), Within(0.03), Within(0.03), 1 + Within(0.1));
        return SquarePicture.ToJpeg(moved);
    }

    /// <summary>So many views, of the first pictures in turn.</summary>
    /// <param name="count">How many.</param>
    /// <param name="among">Of how many pictures.</param>
    /// <param name="view">Number of each picture's first view.</param>
    public byte[][] Encode(int count, int among, int view)
    {
        var views = new byte[count][];
        Parallel.For(0, count, number => views[number] = Encode(number % among, view + number / among));
        return views;
    }
}
