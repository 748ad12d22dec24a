using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Synthetic;
using EdgeAI.Tests.Capture.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources;

public sealed class SyntheticFrameSourceTests : IDisposable
{
    private static readonly SceneFormat _format = new(320, 240, 10);

    private readonly CaptureRig _rig = new();
    private readonly DirectoryInfo _catalog = Directory.CreateTempSubdirectory("edgeai-synthetic-");

    public SyntheticFrameSourceTests()
    {
        foreach (var (label, colour) in new[] { ("Red", SKColors.Red), ("Green", SKColors.Lime), ("Blue", SKColors.Blue) })
        {
            _catalog.CreateSubdirectory(label);
            File.WriteAllBytes(Path.Combine(_catalog.FullName, label, "1.jpg"), Pictures.Jpeg(colour, 120));
        }
    }

    public void Dispose()
    {
        _catalog.Delete(recursive: true);
        _rig.Dispose();
    }

    [Fact]
    public async Task ReadAsync_SameSeed_SameFrames() => (await ReadAsync(seed: 7, 12)).ShouldBe(await ReadAsync(seed: 7, 12));

    [Fact]
    public async Task ReadAsync_OtherSeed_OtherFrames() => (await ReadAsync(seed: 7, 1)).ShouldNotBe(await ReadAsync(seed: 8, 1));

    [Fact]
    public async Task ReadAsync_Frames_AreMovingJpegsOfTheStatedSize()
    {
        var frames = await ReadAsync(seed: 7, 2);

        using var codec = SKCodec.Create(new MemoryStream(frames[0]));
        codec.EncodedFormat.ShouldBe(SKEncodedImageFormat.Jpeg);
        (codec.Info.Width, codec.Info.Height).ShouldBe((_format.Width, _format.Height));
        frames[1].ShouldNotBe(frames[0]);
    }

    [Fact]
    public async Task ReadAsync_LongEnough_ShowsEveryItem()
    {
        // At 10 frames a second no item stays longer than 60 frames.
        var seen = new HashSet<string>();
        await using var source = Open(seed: 3);
        var frame = new Frame(CaptureRig.MaxFrameBytes);
        for (var i = 0; i < 3 * 60 && seen.Count < 3; i++)
        {
            frame.Clear();
            await source.ReadAsync(frame, default);
            seen.Add(Dominant(frame.Image.ToArray()));
        }
        seen.ShouldBe(["red", "green", "blue"], ignoreOrder: true);
    }

    [Fact]
    public async Task ReadAsync_UnreadablePhotographs_AreSkippedAndCounted()
    {
        _catalog.CreateSubdirectory("Bad");
        File.WriteAllText(Path.Combine(_catalog.FullName, "Bad", "1.jpg"), "text");

        await using var source = Open(seed: 1);
        var frame = new Frame(CaptureRig.MaxFrameBytes);
        for (var i = 0; i < 4 * 60 && _rig.Tally.Counts.Skipped == 0; i++)
        {
            frame.Clear();
            (await source.ReadAsync(frame, default)).ShouldBeTrue();
        }

        _rig.Tally.Counts.Skipped.ShouldBe(1);
    }

    [Fact]
    public async Task ReadAsync_EmptyCatalog_FailsAndNamesIt()
    {
        var empty = _catalog.CreateSubdirectory("Empty");
        await using var source = new SyntheticFrameSource(empty.FullName, _format, 1, Pacer(), _rig.Tally);

        var error = await Should.ThrowAsync<InvalidDataException>(async () => await source.ReadAsync(_rig.Pool.Rent(), default));

        error.Message.ShouldContain(empty.FullName);
    }

    [Fact]
    public async Task ReadAsync_FrameLargerThanTheLimit_FailsAndNamesTheSetting()
    {
        await using var source = Open(seed: 1);

        var error = await Should.ThrowAsync<InvalidDataException>(async () => await source.ReadAsync(new Frame(2000), default));

        error.Message.ShouldContain("Capture:MaxFrameBytes");
    }

    private async Task<List<byte[]>> ReadAsync(int seed, int count)
    {
        await using var source = Open(seed);
        var frames = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var frame = new Frame(CaptureRig.MaxFrameBytes);
            (await source.ReadAsync(frame, default)).ShouldBeTrue();
            frames.Add(frame.Image.ToArray());
        }
        return frames;
    }

    private SyntheticFrameSource Open(int seed) => new(_catalog.FullName, _format, seed, Pacer(), _rig.Tally);

    // Frames as fast as they can be drawn: the time between them is the pacer's matter.
    private static FramePacer Pacer() => new(999, TimeProvider.System);

    private static string Dominant(byte[] jpeg)
    {
        using var bitmap = SKBitmap.Decode(jpeg);
        var middle = bitmap.GetPixel(bitmap.Width / 2, bitmap.Height / 2);
        return middle.Red > middle.Green && middle.Red > middle.Blue ? "red" : middle.Green > middle.Blue ? "green" : "blue";
    }
}
