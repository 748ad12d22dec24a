using EdgeAI.Inference.Feedback;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Inference.Feedback;

/// <summary>What a start reads in place of the corrections: whatever becomes of it, the corrections are those of their file.</summary>
public sealed class FeedbackDigestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private string Path => _folder.Combine("catalog.index.feedback");

    private string DigestPath => Path + ".digest";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithADigest_ReadsNoPictureAndKnowsTheEmbeddings()
    {
        Write();
        // Only what the digest does not vouch for is read: a flip in a picture is found later.
        var bytes = File.ReadAllBytes(Path);
        using var file = new FeedbackFile(Path);
        var entries = file.Load();
        entries.Count.ShouldBe(4);
        entries.Where(entry => entry.Kind is not null).ShouldAllBe(entry => entry.Embedded!.Stamp == 7 && entry.Embedded.Own[0] == int.Parse(entry.Id) && entry.Embedded.Default.Length == 2);
        entries.Where(entry => entry.Kind is not null).ShouldAllBe(entry => file.ReadPicture(entry).SequenceEqual(PictureOf(int.Parse(entry.Id))));
        file.Unread.End.ShouldBe(bytes.Length);
        FeedbackFile.FindDamage(Path, file.Unread).ShouldBeNull();
    }

    [Fact]
    public void Load_WithTheDigestCutOrFlippedAnywhere_ReadsWhatTheFileHas()
    {
        Write();
        var whole = File.ReadAllBytes(DigestPath);
        for (var at = 0; at < whole.Length; at++)
        {
            File.WriteAllBytes(DigestPath, whole[..at]);
            ShouldHaveAll($"cut at {at}");
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(DigestPath, flipped);
            ShouldHaveAll($"flipped at {at}");
            Array.Clear(flipped, at, Math.Min(64, flipped.Length - at));
            File.WriteAllBytes(DigestPath, flipped);
            ShouldHaveAll($"zeroed at {at}");
        }
    }

    [Fact]
    public void Load_WithADigestOfAnotherFile_DoesNotBelieveIt()
    {
        Write();
        File.Delete(Path);
        using (var other = new FeedbackFile(Path))
        {
            other.Load();
            var digest = File.ReadAllBytes(DigestPath);
            other.BeginWriting(Now);
            for (var i = 10; i < 16; i++) other.Append(Entry(i), PictureOf(i));
            File.WriteAllBytes(DigestPath, digest);
        }
        using var file = new FeedbackFile(Path);
        file.Load().Select(entry => entry.Id).ShouldBe(["10", "11", "12", "13", "14", "15"]);
        file.Unread.End.ShouldBe(0);
    }

    [Fact]
    public void Append_AfterADigestThatLags_LosesNothing()
    {
        Write();
        using (var file = new FeedbackFile(Path))
        {
            file.Load();
            file.BeginWriting(Now);
            File.Delete(DigestPath);
            file.Append(Entry(3), PictureOf(3));
        }
        ShouldHave("0", "1", "2", "1", "3");
        using (var file = new FeedbackFile(Path))
        {
            var inForce = file.Load().Where(entry => entry.Kind is not null && entry.Id != "1").ToArray();
            file.BeginWriting(Now);
            file.RenewDigest(inForce);
            file.Append(Entry(4), PictureOf(4));
        }
        using var again = new FeedbackFile(Path);
        again.Load().Select(entry => entry.Id).ShouldBe(["0", "2", "3", "4"]);
        again.IsDigestCurrent(4).ShouldBeTrue();
        again.Unread.End.ShouldBe(new FileInfo(Path).Length);
    }

    [Fact]
    public void FindDamage_OfAPictureThatNobodyRead_IsKeptAsideWithTheNextAppend()
    {
        Write();
        var bytes = File.ReadAllBytes(Path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(Path, bytes);
        using (var file = new FeedbackFile(Path))
        {
            file.Load();
            file.BeginWriting(Now);
            file.Damage.ShouldBeNull();
            var damage = FeedbackFile.FindDamage(Path, file.Unread);
            damage.ShouldNotBeNull();
            file.Found(damage);
            file.Append(Entry(5), PictureOf(5)).Others.ShouldNotBeNull();
            file.Append(Entry(6), PictureOf(6)).Others.ShouldBeNull();
        }
        File.ReadAllBytes(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!, "*.damaged-*").ShouldHaveSingleItem()).ShouldBe(bytes);
        using var again = new FeedbackFile(Path);
        again.Load().Select(entry => entry.Id).TakeLast(2).ShouldBe(["5", "6"]);
        again.Damage.ShouldBeNull();
    }

    private static byte[] PictureOf(int number) => [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7 + number))];

    private static FeedbackEntry Entry(int number) => new($"{number}", Now, CorrectionKind.Is, "Fruit/Lemon", null) { Embedded = new FrameEmbedding(7, [number, 1], [2, 3]) };

    // Three corrections, of which the second was taken back.
    private void Write()
    {
        File.Delete(Path);
        File.Delete(DigestPath);
        using var file = new FeedbackFile(Path);
        file.Load();
        file.BeginWriting(Now);
        var first = file.Append(Entry(0), PictureOf(0)).Entry;
        file.RenewDigest([first]);
        for (var i = 1; i < 3; i++) file.Append(Entry(i), PictureOf(i));
        file.Append(Entry(1).Undone(Now), []);
    }

    private void ShouldHaveAll(string when)
    {
        using var file = new FeedbackFile(Path);
        var entries = file.Load();
        entries.Select(entry => entry.Id).ShouldBe(["0", "1", "2", "1"], when);
        foreach (var entry in entries.Where(entry => entry.Kind is not null)) file.ReadPicture(entry).ShouldBe(PictureOf(int.Parse(entry.Id)), when);
        file.Damage.ShouldBeNull(when);
    }

    private void ShouldHave(params string[] ids)
    {
        using var file = new FeedbackFile(Path);
        file.Load().Select(entry => entry.Id).ShouldBe(ids);
    }
}
