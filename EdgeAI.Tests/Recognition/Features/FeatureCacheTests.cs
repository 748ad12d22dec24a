using CsCheck;
using EdgeAI.Recognition.Features;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Features;

public class FeatureCacheTests
{
    private const int Features = 24;
    private const int HeaderBytes = 32;
    private const int RecordBytes = 32 + 2 * Features + 8;

    [Fact]
    public void TryRead_AfterReopening_ReturnsWhatWasAppended() =>
        Gen.Float[-60000, 60000].Array[Features].Array[0, 9].Sample(
            rows =>
            {
                using var folder = new TemporaryFolder();
                using (var cache = FeatureCache.Open(folder.Combine("f"), Features))
                    for (var i = 0; i < rows.Length; i++) cache.Append(Key(i), rows[i]);
                using var again = FeatureCache.Open(folder.Combine("f"), Features);
                again.Count.ShouldBe(rows.Length);
                var features = new float[Features];
                for (var i = 0; i < rows.Length; i++)
                {
                    again.TryRead(Key(i), features).ShouldBeTrue();
                    features.ShouldBe(rows[i].Select(value => (float)(Half)value));
                }
            },
            iter: 30);

    [Fact]
    public void Open_AtEveryTornLength_KeepsTheWholeRecordsAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Combine("whole"), 3);
        var bytes = File.ReadAllBytes(folder.Combine("whole"));
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder.Combine("torn"), bytes[..length]);
            using (var torn = FeatureCache.Open(folder.Combine("torn"), Features))
            {
                torn.Count.ShouldBe(Math.Max(0, (length - HeaderBytes) / RecordBytes));
                torn.Append(Key(9), new float[Features]);
            }
            using var again = FeatureCache.Open(folder.Combine("torn"), Features);
            again.Contains(Key(9)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Open_WithADamagedRecord_DropsThatOneAlone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("f");
        Write(path, 3);
        var bytes = File.ReadAllBytes(path);
        bytes[HeaderBytes + RecordBytes + 40] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var cache = FeatureCache.Open(path, Features);
        cache.Count.ShouldBe(2);
        cache.Contains(Key(1)).ShouldBeFalse();
        cache.Append(Key(1), new float[Features]);
        cache.Count.ShouldBe(3);
    }

    [Fact]
    public void Open_WithADamagedHeader_KeepsEveryRecordAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("f");
        Write(path, 3);
        var whole = File.ReadAllBytes(path);
        for (var bit = 0; bit < HeaderBytes * 8; bit += 7)
        {
            var bytes = (byte[])whole.Clone();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(path, bytes);
            using var cache = FeatureCache.Open(path, Features);
            cache.Count.ShouldBe(3, $"bit {bit}");
        }
        using (var cache = FeatureCache.Open(path, Features)) cache.Note.ShouldBeNull("the header was written anew");
        File.ReadAllBytes(path).ShouldBe(whole);
    }

    [Fact]
    public void Open_OfAnotherModulesCache_BeginsAnewAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("f");
        Write(path, 3);
        using var cache = FeatureCache.Open(path, Features + 1);
        cache.Count.ShouldBe(0);
        cache.Note.ShouldNotBeNull().ShouldContain("begun anew");
    }

    [Fact]
    public void Compact_WithStaleRecords_DropsThemAndShrinksTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("f");
        Write(path, 10);
        using (var cache = FeatureCache.Open(path, Features))
        {
            cache.Compact(Enumerable.Range(0, 9).Select(i => Key(i).Stamp).ToHashSet()).ShouldBe(0, "a tenth is not worth a rewrite");
            cache.Compact(new HashSet<PhotographStamp> { Key(3).Stamp, Key(7).Stamp }).ShouldBe(8);
            cache.Append(Key(20), new float[Features]);
            var features = new float[Features];
            cache.TryRead(Key(7), features).ShouldBeTrue();
            features.ShouldAllBe(value => value == 7);
        }
        new FileInfo(path).Length.ShouldBe(HeaderBytes + 3 * RecordBytes);
        using var again = FeatureCache.Open(path, Features);
        again.Count.ShouldBe(3);
    }

    [Fact]
    public void Open_OfSomethingElse_LeavesItAlone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine("letter"), "Dear shop, here is my letter, please keep it.");
        Should.Throw<IOException>(() => FeatureCache.Open(folder.Combine("letter"), Features)).Message.ShouldContain("not a feature cache");
        File.ReadAllText(folder.Combine("letter")).ShouldStartWith("Dear shop");
    }

    [Fact]
    public void Open_WithAnotherFeatureCount_StartsAnew()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Combine("f"), 3);
        using var cache = FeatureCache.Open(folder.Combine("f"), Features + 1);
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var first = FeatureCache.Open(folder.Combine("f"), Features);
        Should.Throw<IOException>(() => FeatureCache.Open(folder.Combine("f"), Features));
    }

    [Fact]
    public void Append_FromManyThreads_KeepsEveryRecord()
    {
        using var folder = new TemporaryFolder();
        using var cache = FeatureCache.Open(folder.Combine("f"), Features);
        Parallel.For(0, 500, i => cache.Append(Key(i % 250), Enumerable.Repeat((float)(i % 250), Features).ToArray()));
        cache.Count.ShouldBe(250);
        var features = new float[Features];
        for (var i = 0; i < 250; i++)
        {
            cache.TryRead(Key(i), features).ShouldBeTrue();
            features.ShouldAllBe(value => value == i);
        }
    }

    private static void Write(string path, int records)
    {
        using var cache = FeatureCache.Open(path, Features);
        for (var i = 0; i < records; i++) cache.Append(Key(i), Enumerable.Repeat((float)i, Features).ToArray());
    }

    private static FeatureKey Key(int number) => new(
        PhotographStamp.Of("catalog", $"{number}.jpg", 1, DateTime.UnixEpoch), FeatureView.Copy("module", 1, number % 2, liftDark: true));
}
