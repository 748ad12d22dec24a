using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer;

public class AdaptTests
{
    [Fact]
    public async Task Adapt_Twice_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 5, 4);
        (await IndexerRun.Of("adapt", "-c", catalog, "-o", folder.Combine("a"), "--threads", "1")).ExitCode.ShouldBe(0);
        (await IndexerRun.Of("adapt", "-c", catalog, "-o", folder.Combine("b"), "--threads", "3")).ExitCode.ShouldBe(0);
        File.ReadAllBytes(folder.Combine("a")).ShouldBe(File.ReadAllBytes(folder.Combine("b")));
        var again = await IndexerRun.Of("adapt", "-c", catalog, "-o", folder.Combine("a"));
        again.Output.ShouldContain(" 0 inputs embedded now");
        File.ReadAllBytes(folder.Combine("a")).ShouldBe(File.ReadAllBytes(folder.Combine("b")));
        (await IndexerRun.Of("adapt", "-c", catalog, "-o", folder.Combine("c"), "--seed", "2")).ExitCode.ShouldBe(0);
        File.ReadAllBytes(folder.Combine("a")).ShouldNotBe(File.ReadAllBytes(folder.Combine("c")));
    }

    [Fact]
    public async Task Build_Auto_IndexesWithAFittedProjectionThatInferenceFinds()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 6, 4);
        var index = folder.Combine("i");
        var run = await IndexerRun.Of("build", "-c", catalog, "-o", index);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("fitted to the labels, beside the default");

        using var built = HnswIndex.Open(index);
        var fitted = IndexProjection.Find(index, built.Space);
        fitted.Kind.ShouldBe(ProjectionKind.LabelledBesideDefault);
        fitted.Projection!.Share.ShouldBe(24 / 224.0);
        built.Space.Dimension.ShouldBe(256);
        using var embedder = Embedder.Load(new EmbeddingOptions { CropFraction = fitted.CropFraction, CallDeadline = BusyMachine.CallDeadline }, fitted.Projection);
        embedder.Identity.ToVectorSpace().ShouldBe(built.Space);
        var embedding = new float[embedder.Dimension];
        var matches = new VectorMatch[1];
        embedder.Embed(File.ReadAllBytes(Path.Combine(catalog, "Kind-03/01.jpg")), embedding);
        built.Search(embedding, matches).ShouldBe(1);
        LabelledMatch.From(matches[0]).Label.ShouldBe("Kind-03");
        using var configured = Embedder.Load(new EmbeddingOptions { CallDeadline = BusyMachine.CallDeadline });
        using var found = IndexProjection.EmbedderFor(index, built.Space, configured);
        found.Identity.ShouldBe(embedder.Identity);
        embedding.Sum(value => value * value).ShouldBe(1, 1e-4f);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(5, 3)]
    public async Task Build_AutoWithFewPhotographs_KeepsTheDefaultAndSaysWhy(int labels, int each)
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", labels, each);
        var run = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"));
        run.Output.ShouldContain("the module's own: a fit needs 16 photographs, 3 labels and 3 photographs of each");
        run.Output.ShouldContain($"{labels * each} photographs of {labels}");
        using var built = HnswIndex.Open(folder.Combine("i"));
        built.Space.Projection.ShouldBe("default");
        IndexProjection.Find(folder.Combine("i"), built.Space).Kind.ShouldBe(ProjectionKind.Default);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("unlabelled")]
    [InlineData("auto")]
    public async Task Evaluate_WithAnyProjection_SaysWhichAndAnswers(string projection)
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 5, 4);
        var queries = DrawnCatalog.Write(folder, "queries", 5, 2, seed: 2);
        var run = await IndexerRun.Of("evaluate", "-c", catalog, "-q", queries, "--projection", projection, "--cache", folder.Combine("c"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("recallAt1").GetDouble().ShouldBeGreaterThan(0.7);
        json.RootElement.GetProperty("decisionAt1").GetDouble().ShouldBeGreaterThan(0.7);
        json.RootElement.GetProperty("projection").GetString().ShouldStartWith(projection == "auto" ? "labelled" : projection);
    }

    [Fact]
    public async Task Evaluate_WithAFile_GivesWhatAutoGives()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 5, 4);
        (await IndexerRun.Of("adapt", "-c", catalog, "-o", folder.Combine("p"))).ExitCode.ShouldBe(0);
        string[] common = ["evaluate", "-c", catalog, "-q", catalog, "--cache", folder.Combine("c"), "--json"];
        using var auto = JsonDocument.Parse((await IndexerRun.Of(common)).Output);
        using var file = JsonDocument.Parse((await IndexerRun.Of([.. common, "--projection", folder.Combine("p")])).Output);
        foreach (var name in new[] { "recallAt1", "recallAt5", "decisionAt1", "crop" })
            file.RootElement.GetProperty(name).GetDouble().ShouldBe(auto.RootElement.GetProperty(name).GetDouble(), name);
    }

    [Fact]
    public async Task Evaluate_WithSeveralCrops_PrintsTheFiguresOfEach()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 3, 2);
        var run = await IndexerRun.Of("evaluate", "-c", catalog, "-q", catalog, "--crop", "0.9,0.5", "--cache", folder.Combine("c"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("crops").EnumerateArray().Select(crop => crop.GetProperty("crop").GetDouble()).ShouldBe([0.9, 0.5]);
    }

    [Theory]
    [InlineData("--projection", "nowhere.projection")]
    [InlineData("--crop", "0.05")]
    [InlineData("--crop", "wide")]
    [InlineData("--copies", "0")]
    public async Task Evaluate_WithABadFit_IsAUsageError(string option, string value)
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 1);
        var run = await IndexerRun.Of("evaluate", "-c", catalog, "-q", catalog, option, value);
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain(value);
    }
}
