using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Folder;
using EdgeAI.Tests.Capture.Fixtures;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources;

public sealed class FolderFrameSourceTests : IDisposable
{
    private static readonly byte[] _red = Pictures.Jpeg(SKColors.Red);
    private static readonly byte[] _green = Pictures.Jpeg(SKColors.Green);
    private static readonly byte[] _blue = Pictures.Png(SKColors.Blue);

    private readonly CaptureRig _rig = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-folder-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _rig.Dispose();
    }

    [Fact]
    public async Task ReadAsync_FolderTree_ComesInOrderOfNamesAndRoundAgain()
    {
        Write("b.jpg", _green);
        Write("a/z.jpg", _red);
        Write("c.png", _blue);
        Write("notes.txt", _red);

        (await ReadAsync(Open(rate: 5), 4)).ShouldBe([_red, _green, _blue, _red]);
    }

    [Fact]
    public async Task ReadAsync_Rate_LetsOneFramePassPerPeriod()
    {
        Write("a.jpg", _red);
        await using var source = Open(rate: 4);
        (await source.ReadAsync(_rig.Pool.Rent(), default)).ShouldBeTrue();

        var second = source.ReadAsync(_rig.Pool.Rent(), default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(0.24));
        second.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.02));

        (await second).ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_NoLoop_EndsAfterTheLast()
    {
        Write("a.jpg", _red);
        Write("b.jpg", _green);
        await using var source = Open(rate: 5, loop: false);
        await ReadAsync(source, 2);

        var end = source.ReadAsync(_rig.Pool.Rent(), default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await end).ShouldBeFalse();
    }

    [Fact]
    public async Task ReadAsync_UnreadableImages_AreSkippedAndCounted()
    {
        Write("a.jpg", []);
        Write("b.jpg", "this is text"u8.ToArray());
        Write("c.jpg", new byte[CaptureRig.MaxFrameBytes + 1]);
        Write("d.jpg", _green);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "0.jpg"), "/nowhere/at/all.jpg");

        (await ReadAsync(Open(rate: 5), 1)).ShouldBe([_green]);

        _rig.Tally.Counts.Skipped.ShouldBe(4);
    }

    [Fact]
    public async Task ReadAsync_NothingReadable_FailsAndSaysSo()
    {
        Write("a.jpg", "text"u8.ToArray());
        await using var source = Open(rate: 5);

        var error = await Should.ThrowAsync<InvalidDataException>(async () => await source.ReadAsync(_rig.Pool.Rent(), default));

        error.Message.ShouldContain(_folder.FullName);
    }

    [Fact]
    public async Task ReadAsync_MissingFolder_FailsAndNamesIt()
    {
        await using var source = new FolderFrameSource("/nowhere/at/all", true, CaptureRig.MaxFrameBytes, new FramePacer(5, _clock), _rig.Tally);

        var error = await Should.ThrowAsync<DirectoryNotFoundException>(async () => await source.ReadAsync(_rig.Pool.Rent(), default));

        error.Message.ShouldContain("/nowhere/at/all");
    }

    [Fact]
    public async Task ReadAsync_FrameUsedAgain_HoldsOnlyTheNewImage()
    {
        Write("a.jpg", Pictures.Jpeg(SKColors.Red, 400));
        Write("b.jpg", _green);
        await using var source = Open(rate: 5);
        var frame = _rig.Pool.Rent();
        await source.ReadAsync(frame, default);
        _rig.Pool.Return(frame);

        var next = source.ReadAsync(_rig.Pool.Rent(), default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await next;

        frame.Image.ToArray().ShouldBe(_green);
    }

    [Fact]
    public async Task ReadAsync_LinksToTheFolderItselfAndPipes_AreLeftOutAndTold()
    {
        Write("1.jpg", _red);
        Write("2.jfif", _green);
        Write("@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", _blue);
        Write("3.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "de"), ".");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "en"), "./");
        EdgeAI.Tests.Fixtures.Posix.MakePipe(Path.Combine(_folder.FullName, "0.jpg"));
        var logger = new RecordedLog();

        var source = new FolderFrameSource(_folder.FullName, loop: true, CaptureRig.MaxFrameBytes, new FramePacer(5, _clock), _rig.Tally, logger);

        (await ReadAsync(source, 3)).ShouldBe([_red, _green, _red]);
        logger.Lines.ShouldContain(line => line.Contains("2 link") && line.Contains("1 named pipe") && line.Contains("1 HEIC"));
        logger.Lines.ShouldContain(line => line.Contains("0.jpg") && line.Contains("named pipe"));
    }

    [Fact]
    public async Task ReadAsync_UnreadableEntries_CountOnceForWhatTheyAreAndAgainWhenTheyChange()
    {
        Write("a.jpg", _red);
        Write("b.jpg", "this is text"u8.ToArray());
        EdgeAI.Tests.Fixtures.Posix.MakePipe(Path.Combine(_folder.FullName, "c.jpg"));

        await ReadAsync(Open(rate: 5), 3);
        await ReadAsync(Open(rate: 5), 3);
        _rig.Tally.Counts.Skipped.ShouldBe(2);
        Write("b.jpg", "this is another text"u8.ToArray());
        await ReadAsync(Open(rate: 5), 3);

        _rig.Tally.Counts.Skipped.ShouldBe(3);
    }

    [Fact]
    public async Task ReadAsync_FileThatBecameAPipe_IsSkipped()
    {
        Write("a.jpg", _red);
        Write("b.jpg", _green);
        await using var source = Open(rate: 5);
        await ReadAsync(source, 1);
        File.Delete(Path.Combine(_folder.FullName, "b.jpg"));
        EdgeAI.Tests.Fixtures.Posix.MakePipe(Path.Combine(_folder.FullName, "b.jpg"));
        (await ReadAsync(source, 1)).ShouldBe([_red]);
    }

    private FolderFrameSource Open(double rate, bool loop = true) => new(_folder.FullName, loop, CaptureRig.MaxFrameBytes, new FramePacer(rate, _clock), _rig.Tally);

    private async Task<List<byte[]>> ReadAsync(FolderFrameSource source, int count)
    {
        var images = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var frame = new Frame(CaptureRig.MaxFrameBytes);
            var reading = source.ReadAsync(frame, default).AsTask();
            _clock.Advance(TimeSpan.FromSeconds(1));
            (await reading).ShouldBeTrue();
            images.Add(frame.Image.ToArray());
        }
        return images;
    }

    private void Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
