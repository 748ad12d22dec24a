using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Recognition.Deciding.Large;

/// <summary>Labels that an index file was written with.</summary>
public sealed class LabelSummaryTests : IDisposable
{
    private readonly LargeCatalog _catalog = new(labels: 60, each: 5);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _catalog.Dispose();
        _folder.Dispose();
    }

    private string FilePath => _folder.Combine("labels.index");

    [Fact]
    public void Read_FromASummary_IsAsFromTheEntries()
    {
        _catalog.Put("alone", "a label of one", like: 3);
        using var opened = Saved(LabelSummary.Instance);
        opened.TryGetSummary(out _, out _).ShouldBeTrue();
        using var plain = Saved(null, "plain.index");
        plain.TryGetSummary(out _, out _).ShouldBeFalse();

        ShouldBeAlike(LabelDirectory.Read(opened, hasCompanions: true, 1), opened, LabelDirectory.Read(plain, hasCompanions: true, 1), plain);
    }

    [Fact]
    public void Read_AfterChanges_KnowsThem()
    {
        using var opened = Saved(LabelSummary.Instance);
        opened.Upsert("new", _catalog.Vectors[4], LargeCatalog.Payload("brand new"), CompanionVector.Encode(_catalog.Companions[4]));
        opened.Delete("e1");
        opened.Upsert("e2", _catalog.Vectors[9], LargeCatalog.Payload("L0009"), CompanionVector.Encode(_catalog.Companions[9]));

        var directory = LabelDirectory.Read(opened, hasCompanions: true, 1);

        opened.Save(_folder.Combine("plain.index"));
        using var plain = HnswIndex.Open(_folder.Combine("plain.index"));
        ShouldBeAlike(directory, opened, LabelDirectory.Read(plain, hasCompanions: true, 1), plain);
    }

    [Fact]
    public void Read_LiveIndexWithALog_KnowsWhatOnlyTheLogHas()
    {
        Saved(LabelSummary.Instance).Dispose();
        using (var live = LiveIndex.Open(FilePath, _catalog.Index.Space))
            live.Upsert("new", _catalog.Vectors[4], LargeCatalog.Payload("brand new"), CompanionVector.Encode(_catalog.Companions[4]));

        using var opened = HnswIndex.Open(FilePath);

        var directory = LabelDirectory.Read(opened, hasCompanions: true, 1);
        directory.CountOf(directory.NumberOf("brand new")).ShouldBe(1);
        directory.Count.ShouldBe(61);
    }

    [Fact]
    public void Compact_FileWithoutASummary_WritesOne()
    {
        Saved(null).Dispose();

        LiveIndex.Compact(FilePath, summary: LabelSummary.Instance);

        HnswIndex.Verify(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        opened.TryGetSummary(out _, out _).ShouldBeTrue();
        LabelDirectory.Read(opened, hasCompanions: true, 1).Count.ShouldBe(60);
    }

    [Fact]
    public void Checkpoint_OfALiveIndex_HasTheSummaryOfWhatIsThereNow()
    {
        Saved(LabelSummary.Instance).Dispose();
        using var live = LiveIndex.Open(FilePath, _catalog.Index.Space, new LiveIndexOptions { Summary = LabelSummary.Instance });
        live.Upsert("new", _catalog.Vectors[4], LargeCatalog.Payload("brand new"), CompanionVector.Encode(_catalog.Companions[4]));
        var before = LabelDirectory.Read(live.Index, hasCompanions: true, 1);
        live.Checkpoint();
        live.Upsert("later", _catalog.Vectors[5], LargeCatalog.Payload("later"), CompanionVector.Encode(_catalog.Companions[5]));

        before.Update().ShouldBeNull("every entry has another place");
        var directory = LabelDirectory.Read(live.Index, hasCompanions: true, 1);

        directory.Count.ShouldBe(62);
        directory.TextOf(directory.NumberOf("later")).ShouldBe("later");
        // What was read before stays readable, though its file is gone.
        before.CountOf(before.NumberOf("L0007")).ShouldBe(5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(36)]
    public void Of_OtherKindVersionOrCounts_IsNone(int changed)
    {
        var summary = LabelSummary.Instance.Summarize(_catalog.Index.Slots, 1);
        StoredLabels.Of(summary, LargeCatalog.Dimension, _catalog.Index.CompanionBytes).ShouldNotBeNull().Count.ShouldBe(60);

        summary[changed] += 3;

        StoredLabels.Of(summary, LargeCatalog.Dimension, _catalog.Index.CompanionBytes).ShouldBeNull();
    }

    [Fact]
    public void Of_SampleThatNamesNoLabel_IsNone()
    {
        var summary = LabelSummary.Instance.Summarize(_catalog.Index.Slots, 1);
        BitConverter.TryWriteBytes(summary.AsSpan((int)LabelLayout.Parse(summary)!.Sample), 60);

        StoredLabels.Of(summary, LargeCatalog.Dimension, _catalog.Index.CompanionBytes).ShouldBeNull();
    }

    [Fact]
    public void Of_CutShort_IsNone()
    {
        var summary = LabelSummary.Instance.Summarize(_catalog.Index.Slots, 1);

        foreach (var length in (int[])[0, 8, 39, summary.Length - 1])
            StoredLabels.Of(summary.AsMemory(0, length), LargeCatalog.Dimension, _catalog.Index.CompanionBytes).ShouldBeNull();
    }

    [Fact]
    public void Verify_DamagedSummary_NamesTheSection()
    {
        Saved(LabelSummary.Instance).Dispose();
        var bytes = File.ReadAllBytes(FilePath);
        bytes[^3] ^= 1;
        File.WriteAllBytes(FilePath, bytes);

        Should.Throw<IndexFormatException>(() => HnswIndex.Verify(FilePath)).Message.ShouldContain("Summary");
    }

    private HnswIndex Saved(IIndexSummary? summary, string name = "labels.index")
    {
        _catalog.Index.Save(_folder.Combine(name), summary);
        return HnswIndex.Open(_folder.Combine(name));
    }

    private void ShouldBeAlike(LabelDirectory directory, HnswIndex index, LabelDirectory expected, HnswIndex expectedIndex)
    {
        directory.Count.ShouldBe(expected.Count);
        foreach (var label in (string[])[.. _catalog.LabelOf.Distinct(), "brand new", "a label of one", "nothing"])
        {
            var (number, other) = (directory.NumberOf(label), expected.NumberOf(label));
            (number < 0).ShouldBe(other < 0, label);
            if (number < 0) continue;
            directory.TextOf(number).ShouldBe(label);
            IdsOf(directory, index, number).ShouldBe(IdsOf(expected, expectedIndex, other));
            directory.CentroidScore(number, _catalog.Vectors[0], 1).ShouldBe(expected.CentroidScore(other, _catalog.Vectors[0], 1), 1e-6f);
            directory.DefaultCentroidScore(number, _catalog.Companions[0], 1).ShouldBe(expected.DefaultCentroidScore(other, _catalog.Companions[0], 1), 1e-6f);
        }
    }

    private static string[] IdsOf(LabelDirectory directory, HnswIndex index, int label)
    {
        var ids = new List<string>();
        foreach (var slot in directory.SlotsOf(label)) ids.Add(index.Slots.TryRead(slot, out var id, out _) ? id : "none");
        directory.LabelOf(directory.SlotsOf(label)[0]).ShouldBe(label);
        return [.. ids.Order(StringComparer.Ordinal)];
    }
}
