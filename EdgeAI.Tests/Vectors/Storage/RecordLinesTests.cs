using System.Text;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

public sealed class RecordLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Combine("records");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_OfWhatWasWritten_GivesItBack(int count)
    {
        RecordLines.Write(Path, Records(count));
        RecordLines.Read(File.ReadAllBytes(Path), out var damage).Select(Encoding.UTF8.GetString).ShouldBe(Records(count).Select(Encoding.UTF8.GetString));
        damage.ShouldBeNull();
    }

    [Fact]
    public void Read_WithAnyBitFlipped_LosesTwoRecordsAtMostAndSaysSo()
    {
        RecordLines.Write(Path, Records(5));
        var whole = File.ReadAllBytes(Path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            var read = RecordLines.Read(flipped, out var damage);
            // A flipped line break joins two lines.
            read.Count.ShouldBeGreaterThanOrEqualTo(3, $"bit {bit}");
            read.ShouldAllBe(record => Records(5).Any(known => known.SequenceEqual(record)));
            if (bit / 8 < whole.Length - 1) damage.ShouldNotBeNull($"bit {bit}");
        }
    }

    [Fact]
    public void Read_CutAnywhere_SaysSo()
    {
        RecordLines.Write(Path, Records(3));
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            RecordLines.Read(whole.AsSpan(0, length), out var damage).Count.ShouldBeLessThan(3);
            damage.ShouldNotBeNull($"{length} bytes");
        }
    }

    private static byte[][] Records(int count) => [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($$"""{"source":"cam{{i}}"}"""))];
}
