using EdgeAI.Inference.Feedback;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Inference.Feedback;

public sealed class FeedbackFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Combine("catalog.index.feedback");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FileCutAnywhere_KeepsEveryWholeRecordAndGoesOn()
    {
        using (var file = new FeedbackFile(Path))
        {
            file.Load();
            file.BeginWriting();
            for (var i = 0; i < 3; i++) file.Append(Entry(i), new byte[50 + i]);
        }
        var whole = File.ReadAllBytes(Path);
        for (var cut = whole.Length - 1; cut > 0; cut -= 7)
        {
            File.WriteAllBytes(Path, whole[..cut]);
            using (var file = new FeedbackFile(Path))
            {
                var before = file.Load();
                before.ShouldBe(Enumerable.Range(0, before.Count).Select(i => before[i]));
                before.Select(entry => entry.Id).ShouldBe(Enumerable.Range(0, before.Count).Select(i => $"{i}"));
                file.BeginWriting().ShouldBeEmpty();
                file.Append(Entry(9), [1, 2, 3]);
            }
            using var again = new FeedbackFile(Path);
            var after = again.Load();
            after[^1].Id.ShouldBe("9");
            again.ReadPicture(after[^1]).ShouldBe([1, 2, 3]);
        }
    }

    [Fact]
    public void Load_AForeignFile_IsLeftAlone()
    {
        File.WriteAllText(Path, "These are somebody's notes, and none of ours.");
        using var file = new FeedbackFile(Path);

        Should.Throw<IOException>(() => file.Load()).Message.ShouldContain("is not a feedback file");
        File.ReadAllText(Path).ShouldStartWith("These are");
    }

    [Fact]
    public void BeginWriting_AfterAnotherProcessWrote_ReadsThatAndLosesNothing()
    {
        using var late = new FeedbackFile(Path);
        late.Load().ShouldBeEmpty();
        using (var early = new FeedbackFile(Path))
        {
            early.Load();
            early.BeginWriting();
            early.Append(Entry(1), [1]);
            Should.Throw<IndexLockedException>(() => late.BeginWriting()).Holder.ShouldContain($"process {Environment.ProcessId}");
            early.Append(Entry(2), [2]);
        }

        late.BeginWriting().Select(entry => entry.Id).ShouldBe(["1", "2"]);
        late.Append(Entry(3), [3]);

        using var again = new FeedbackFile(Path);
        var all = again.Load();
        all.Select(entry => entry.Id).ShouldBe(["1", "2", "3"]);
        all.Select(again.ReadPicture).ShouldBe([[1], [2], [3]]);
    }

    [Fact]
    public void Encode_Pixels_ComeBackWithoutLoss()
    {
        var rgb = new byte[224 * 224 * 3];
        new Random(4).NextBytes(rgb);

        PixelPicture.Decode(PixelPicture.Encode(new PixelGrid(rgb, 224, 224))).Rgb.ShouldBe(rgb);
    }

    private static FeedbackEntry Entry(int number) => new($"{number}", DateTimeOffset.UnixEpoch.AddDays(number), CorrectionKind.Is, "Fruit/Äpfel", null);
}
