using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer.Importing;

public sealed class ImportTests : IDisposable
{
    private const int Rows = 2500;

    private readonly TemporaryFolder _folder = new();
    private readonly float[][] _vectors = ClusteredVectors.Draw(Rows, ImportFiles.Dimension, 20, 0.6f, seed: 1);
    private readonly string[] _ids = [.. Enumerable.Range(0, Rows).Select(i => $"shelf/{i:0000}.jpg")];
    private readonly string[] _labels = [.. Enumerable.Range(0, Rows).Select(i => $"Fruit/Kind, {i % 20}")];

    private string Index => _folder.Combine("out", "i.index");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Import_OfNpyAndCsv_HoldsEveryVectorWithIdAndLabel(byte version)
    {
        ImportFiles.WriteNpy(_folder.Combine("shop.npy"), _vectors, version);
        var run = await ImportNpy();
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain($"{Rows} entries, 20 labels, 0 were in the graph already");
        CheckIndex(1e-6f);
    }

    [Fact]
    public async Task Import_OfHalfAndDoublePrecision_GivesTheSameWithinTheirs()
    {
        var values = _vectors.SelectMany(vector => vector).ToArray();
        ImportFiles.WriteNpy(_folder.Combine("shop.npy"), ImportFiles.Header("<f2", false, Rows, ImportFiles.Dimension), MemoryMarshal.AsBytes<Half>([.. values.Select(value => (Half)value)]));
        (await ImportNpy()).ExitCode.ShouldBe(0);
        CheckIndex(2e-3f);
        ImportFiles.WriteNpy(_folder.Combine("shop.npy"), ImportFiles.Header("<f8", false, Rows, ImportFiles.Dimension), MemoryMarshal.AsBytes<double>([.. values.Select(value => 7.0 * value)]));
        (await ImportNpy()).ExitCode.ShouldBe(0);
        CheckIndex(1e-6f);
    }

    [Fact]
    public async Task Import_OfParquet_HoldsEveryVectorWithIdAndLabel()
    {
        var file = _folder.Combine("shop.parquet");
        await ImportFiles.WriteParquet(file, _ids, _labels, Nullable(), group: 700, column: "embedding");
        var run = await IndexerRun.Of("import", file, "-o", Index, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonDocument.Parse(run.Output).RootElement.GetProperty("entries").GetInt32().ShouldBe(Rows);
        CheckIndex(1e-6f);
    }

    [Fact]
    public async Task Import_OfDoublesUnderOtherNames_IsToldTheNames()
    {
        var file = _folder.Combine("shop.parquet");
        await ImportFiles.WriteParquetOfDoubles(
            file, [.. Enumerable.Range(0, Rows).Select(i => 10_000_000_000L + i)], _labels, [.. _vectors.Select(vector => vector.Select(value => (double)value).ToArray())]);
        (await IndexerRun.Of("import", file, "-o", Index)).OnlyErrorOf(2).ShouldContain("no column 'id', but number, name, features. Say what it is called: --id NAME.");
        var run = await IndexerRun.Of("import", file, "-o", Index, "--id", "number", "--label", "name", "--vector", "features");
        run.ExitCode.ShouldBe(0, run.Error);
        using var index = HnswIndex.Open(Index);
        index.TryGet("10000000007", out var entry).ShouldBeTrue();
        ClusteredVectors.Dot(entry.Vector.Span, _vectors[7]).ShouldBe(1, 1e-5);
    }

    [Fact]
    public async Task Import_Compact_IsWhatBuildWritesWithTheDefaultProjection()
    {
        ImportFiles.WriteNpy(_folder.Combine("shop.npy"), _vectors);
        var catalog = DrawnCatalog.Write(_folder, "shapes", 2, 2);
        (await IndexerRun.Of("build", "-c", catalog, "-o", Index, "--projection", "default", "--compact")).ExitCode.ShouldBe(0);
        VectorSpace space;
        using (var built = HnswIndex.Open(Index)) space = built.Space;

        (await ImportNpy("--compact")).ExitCode.ShouldBe(0);

        using var index = HnswIndex.Open(Index, space);
        index.Mode.ShouldBe(HnswMode.Compact);
        index.CompanionBytes.ShouldBe(0, "entries of the default projection are their own companions");
        var fitted = IndexProjection.Find(Index, space);
        (fitted.Kind, fitted.CropFraction, fitted.Photographs, fitted.Labels).ShouldBe((ProjectionKind.Default, 0.75, Rows, 20));
        CatalogSources.TryRead(Index).ShouldBeEmpty("these are no photographs of the catalog that lay here");
        Directory.GetFiles(ThumbnailFolder.ForIndex(Index).Path).ShouldBeEmpty();
        (await IndexerRun.Of("verify", Index)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Import_OfVectorsOfAnotherModule_IsRefused()
    {
        var file = _folder.Combine("shop.parquet");
        await ImportFiles.WriteParquet(file, _ids[..3], _labels[..3], Nullable()[..3], metadata: new Dictionary<string, string> { ["edgeai.module"] = "0123" });
        (await IndexerRun.Of("import", file, "-o", Index)).OnlyErrorOf(2).ShouldContain("its metadata says edgeai.module = 0123");

        using var embedder = CatalogEmbedder.Load(null);
        var metadata = new Dictionary<string, string> { ["edgeai.module"] = embedder.Identity.ModuleHash, ["edgeai.projection"] = EmbeddingIdentity.DefaultProjection };
        await ImportFiles.WriteParquet(file, _ids[..3], _labels[..3], Nullable()[..3], metadata: metadata);
        (await IndexerRun.Of("import", file, "-o", Index)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Import_IntoAnIndexThatIsBeingImported_IsRefused()
    {
        ImportFiles.WriteNpy(_folder.Combine("shop.npy"), _vectors);
        Directory.CreateDirectory(Path.GetDirectoryName(Index)!);
        using var other = new FileStream(Index + ".import.content", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var run = await ImportNpy();
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Wait for another run to end");
    }

    private float?[]?[] Nullable() => [.. _vectors.Select(vector => vector.Select(value => (float?)value).ToArray())];

    private Task<IndexerRun> ImportNpy(params string[] more)
    {
        ImportFiles.WriteCsv(_folder.Combine("shop.csv"), _ids.Zip(_labels));
        return IndexerRun.Of(["import", _folder.Combine("shop.npy"), "--labels", _folder.Combine("shop.csv"), "-o", Index, .. more]);
    }

    private void CheckIndex(float tolerance)
    {
        using var index = HnswIndex.Open(Index);
        index.Count.ShouldBe(Rows);
        for (var i = 0; i < Rows; i++)
        {
            index.TryGet(_ids[i], out var entry).ShouldBeTrue(_ids[i]);
            CatalogPayload.TryParse(entry.Payload.Span, out var payload).ShouldBeTrue();
            payload.ShouldBe(new CatalogPayload(_labels[i], "shop", _ids[i]));
            ClusteredVectors.Dot(entry.Vector.Span, entry.Vector.Span).ShouldBe(1, 1e-5);
            ClusteredVectors.Dot(entry.Vector.Span, _vectors[i]).ShouldBeGreaterThan(1 - tolerance);
        }
        var matches = new VectorMatch[1];
        index.Search(_vectors[1234], matches).ShouldBe(1);
        matches[0].Id.ShouldBe(_ids[1234]);
        Directory.GetFiles(Path.GetDirectoryName(Index)!).ShouldNotContain(file => file.Contains(".import"), "what was kept to go on with is gone");
    }
}
