using EdgeAI.Embedding.Recent;

namespace EdgeAI.Tests.Embedding.Recent;

public class FrameKeyTests
{
    private const int Size = 224;

    [Fact]
    public void Matches_Exact_OneByteMakesAnotherFrame()
    {
        var frame = Scene();
        var other = Scene();
        other[70_000] ^= 1;
        AreSame(frame, Scene(), tolerance: 0).ShouldBeTrue();
        AreSame(frame, other, tolerance: 0).ShouldBeFalse();
    }

    [Fact]
    public void Matches_Tolerant_ForgivesNoiseAndNotAThingThatCame()
    {
        var frame = Scene();
        var noisy = Scene();
        var random = new Random(3);
        foreach (ref var value in noisy.AsSpan())
            value = (byte)Math.Clamp(value + random.Next(-10, 11), 0, 255);
        var visited = Scene();
        for (var y = 100; y < 120; y++)
            visited.AsSpan((y * Size + 100) * 3, 60).Fill(10);

        AreSame(frame, noisy, tolerance: 0).ShouldBeFalse();
        AreSame(frame, noisy, tolerance: 2).ShouldBeTrue();
        AreSame(frame, visited, tolerance: 2).ShouldBeFalse();
    }

    [Theory]
    [InlineData(224)]
    [InlineData(16)]
    [InlineData(37)]
    public void Compute_Tolerant_IsTheMeanOfEachCell(int size)
    {
        var frame = new byte[size * size * 3];
        new Random(size).NextBytes(frame);
        var key = Compute(new FrameKey(size, tolerance: 1), frame);
        for (var row = 0; row < 16; row++)
            for (var column = 0; column < 16; column++)
                for (var channel = 0; channel < 3; channel++)
                {
                    var values = from y in Enumerable.Range(row * size / 16, (row + 1) * size / 16 - row * size / 16)
                                 from x in Enumerable.Range(column * size / 16, (column + 1) * size / 16 - column * size / 16)
                                 select (int)frame[(y * size + x) * 3 + channel];
                    key[(row * 16 + column) * 3 + channel].ShouldBe((byte)(values.Sum() / values.Count()));
                }
    }

    private static bool AreSame(byte[] a, byte[] b, int tolerance)
    {
        var key = new FrameKey(Size, tolerance);
        return key.Matches(Compute(key, a), Compute(key, b));
    }

    private static byte[] Compute(FrameKey key, byte[] frame)
    {
        var bytes = new byte[key.Length];
        key.Compute(frame, bytes);
        return bytes;
    }

    private static byte[] Scene()
    {
        var frame = new byte[Size * Size * 3];
        for (var i = 0; i < frame.Length; i++)
            frame[i] = (byte)(60 + i / 3 % Size / 2 + i % 3 * 20);
        return frame;
    }
}
