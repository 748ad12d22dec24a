using System.Text;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

public sealed class IndexFileTests : IDisposable
{
    private const int Dimension = 40;
    private static readonly VectorSpace Space = new("module-a", "default", "rgb8 224x224", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(3000, Dimension, 100, 0.6f, 3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_OfASavedIndex_AnswersTheSame()
    {
        using var index = Build(Base.Length);
        index.Save(FilePath);
        using var opened = HnswIndex.Open(FilePath, Space);
        opened.Count.ShouldBe(Base.Length);
        opened.Space.ShouldBe(Space);
        var (expected, actual) = (new VectorMatch[5], new VectorMatch[5]);
        foreach (var query in Base[..50])
        {
            index.Search(query, expected).ShouldBe(5);
            opened.Search(query, actual, null, out var trace).ShouldBe(5);
            trace.UsedGraph.ShouldBeTrue();
            actual.Select(match => (match.Id, match.Score, Encoding.UTF8.GetString(match.Payload.Span)))
                .ShouldBe(expected.Select(match => (match.Id, match.Score, Encoding.UTF8.GetString(match.Payload.Span))));
        }
        opened.TryGet("item/17", out var entry).ShouldBeTrue();
        entry.Vector.ToArray().ShouldBe(Base[17]);
        Encoding.UTF8.GetString(entry.Payload.Span).ShouldBe("{\"n\":17}");
        opened.TryGet("item/none", out _).ShouldBeFalse();
        opened.Entries().Count().ShouldBe(Base.Length);
    }

    [Theory]
    [InlineData("Links")]
    [InlineData("Upper")]
    [InlineData("UpperIndex")]
    [InlineData("EntryOffsets")]
    [InlineData("Entries")]
    [InlineData("Codes")]
    [InlineData("Ids")]
    public void Search_OfALargeFileThatIsDamaged_NeverLeavesItsMemoryBeforeThatIsKnown(string section)
    {
        using (var index = Build(Base.Length)) index.Save(FilePath);
        var whole = File.ReadAllBytes(FilePath);
        (long offset, long length) = (0, 0);
        using (var file = IndexFile.Open(FilePath)) (offset, length) = file.Header.Find(Enum.Parse<IndexSection>(section)) is { } entry ? (entry.Offset, entry.Length) : default;
        length.ShouldBeGreaterThan(0);
        var random = new Random(7);
        for (var run = 0; run < 10; run++)
        {
            var damaged = (byte[])whole.Clone();
            for (var flip = 0; flip < 200; flip++) damaged[offset + random.NextInt64(length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(FilePath, damaged);
            using var index = HnswIndex.OpenFile(FilePath, Space, null, out _, checkAtOpenBytes: 0);
            var matches = new VectorMatch[20];
            foreach (var query in Base[..300])
            {
                try
                {
                    index.Search(query, matches).ShouldBeInRange(0, 20);
                }
                catch (IndexFormatException fault)
                {
                    // Said, also once the check in the background has found it.
                    fault.Path.ShouldBe(FilePath);
                }
            }
        }
    }

    [Fact]
    public void Open_ChangedAndSavedOverItself_KeepsEveryChange()
    {
        using (var index = Build(2000))
            index.Save(FilePath);
        using (var opened = HnswIndex.Open(FilePath))
        {
            for (var i = 0; i < 500; i++)
                opened.Delete($"item/{i}").ShouldBeTrue();
            for (var i = 2000; i < 3000; i++)
                opened.Upsert($"item/{i}", Base[i], "{}"u8);
            opened.Upsert("item/700", Base[0], "{}"u8);
            opened.Save(FilePath);
        }
        using var again = HnswIndex.Open(FilePath);
        again.Count.ShouldBe(2500);
        var matches = new VectorMatch[1];
        for (var i = 500; i < 3000; i++)
        {
            again.Search(i == 700 ? Base[0] : Base[i], matches).ShouldBe(1);
            matches[0].Id.ShouldBe($"item/{i}");
        }
        HnswIndex.Verify(FilePath);
    }

    [Fact]
    public void Open_OfAnotherSpace_IsRefusedNamingBoth()
    {
        using (var index = Build(10))
            index.Save(FilePath);
        var other = Space with { Module = "module-b" };
        var refused = Should.Throw<IndexSpaceException>(() => HnswIndex.Open(FilePath, other));
        refused.Message.ShouldContain("module-a");
        refused.Message.ShouldContain("module-b");
        refused.Found.ShouldBe(Space);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Open_OfATinyIndex_Works(int count)
    {
        using (var index = Build(count))
            index.Save(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        opened.Count.ShouldBe(count);
        opened.Search(Base[0], new VectorMatch[3]).ShouldBe(count);
        opened.Upsert("new", Base[1], default);
        opened.Search(Base[1], new VectorMatch[3]).ShouldBe(count + 1);
    }

    [Fact]
    public void Verify_WithABitFlippedInAnySection_NamesIt()
    {
        using (var index = Build(300))
        {
            // So that the file has every section there is.
            index.Upsert("item/7", Base[7], default, CompanionVector.Encode(Base[8]));
            index.Save(FilePath, LabelSummary.Instance);
        }
        var intact = File.ReadAllBytes(FilePath);
        var header = IndexFileHeader.Parse(FilePath, intact);
        header.Sections.Count.ShouldBe(Enum.GetValues<IndexSection>().Length);
        foreach (var section in header.Sections)
        {
            var damaged = (byte[])intact.Clone();
            damaged[section.Offset + section.Length / 2] ^= 4;
            File.WriteAllBytes(FilePath, damaged);
            var refused = Should.Throw<IndexFormatException>(() => HnswIndex.Verify(FilePath));
            refused.Section.ShouldBe(section.Section.ToString());
            refused.Path.ShouldBe(FilePath);
            refused.Message.ShouldContain("Remedy");
            if (section.Section != IndexSection.Originals)
                Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath));
        }
        for (var at = 0; at < 1000; at += 13)
        {
            var damaged = (byte[])intact.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(FilePath, damaged);
            Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath)).Section.ShouldBe("header");
        }
    }

    [Fact]
    public void Open_OfAFileCutAnywhere_IsRefused()
    {
        using (var index = Build(300))
            index.Save(FilePath);
        var intact = File.ReadAllBytes(FilePath);
        for (var length = 0; length < intact.Length; length += 4099)
        {
            File.WriteAllBytes(FilePath, intact[..length]);
            Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath));
        }
        File.WriteAllBytes(FilePath, intact[..^1]);
        Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath)).Message.ShouldContain("cut short");
    }

    [Fact]
    public void Open_OfANewerVersion_NamesBothVersions()
    {
        using (var index = Build(3))
            index.Save(FilePath);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[8] = 99;
        File.WriteAllBytes(FilePath, bytes);
        var refused = Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath));
        refused.FoundVersion.ShouldBe(99);
        refused.SupportedVersion.ShouldBe(IndexFileHeader.Version);
    }

    [Fact]
    public void Save_IntoAFolderThatIsAFile_FailsAndLeavesNothing()
    {
        File.WriteAllText(FilePath, "in the way");
        using var index = Build(3);
        Should.Throw<IOException>(() => index.Save(Path.Combine(FilePath, "inner.index")));
        _folder.GetFiles().Select(file => file.Name).ShouldBe(["catalog.index"]);
    }

    [Fact]
    public void Save_OverAnOpenIndex_LeavesTheReaderItsOwn()
    {
        using (var index = Build(1200))
            index.Save(FilePath);
        using var reader = HnswIndex.Open(FilePath);
        using (var index = Build(5))
            index.Save(FilePath);
        var matches = new VectorMatch[1];
        reader.Search(Base[1000], matches).ShouldBe(1);
        matches[0].Id.ShouldBe("item/1000");
    }

    private string FilePath => Path.Combine(_folder.FullName, "catalog.index");

    private static HnswIndex Build(int count)
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(Base[..count].Select((vector, i) => new VectorEntry($"item/{i}", vector, Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"))));
        return index;
    }
}
