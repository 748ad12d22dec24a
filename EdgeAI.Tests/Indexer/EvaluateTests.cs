using System.Text.Json;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Indexer;

public class EvaluateTests
{
    [Fact]
    public async Task Evaluate_OfTheCatalogItself_FindsEverythingAndPrintsJsonAlone()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 4, 3);
        var run = await IndexerRun.Of("evaluate", "--catalog", catalog, "--queries", catalog, "--cache", folder.Combine("cache"), "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("queries").GetInt32().ShouldBe(12);
        json.RootElement.GetProperty("recallAt1").GetDouble().ShouldBe(1);
        json.RootElement.GetProperty("recallAt5").GetDouble().ShouldBe(1);
        var latency = json.RootElement.GetProperty("latencyMs");
        latency.GetProperty("p50").GetDouble().ShouldBeGreaterThan(0.1);
        latency.GetProperty("p99").GetDouble().ShouldBeGreaterThanOrEqualTo(latency.GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task Evaluate_WithAnUnusableCache_GoesOnWithoutOne()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 2);
        File.WriteAllText(folder.Combine("file"), "");
        var run = await IndexerRun.Of("evaluate", "-c", catalog, "-q", catalog, "--cache", folder.Combine("file"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("--cache");
    }

    [Fact]
    public async Task Evaluate_OfTheIconicPictures_ReachesTheReferenceRecall()
    {
        var root = Photographs.RootOrSkip();
        using var folder = new TemporaryFolder();
        var run = await IndexerRun.Of(
            "evaluate", "-c", Path.Combine(root, "iconic"), "-q", Path.Combine(root, "val"), "--cache", folder.Path, "--json", "--projection", "default");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        // The float reference of the model card: 0.4628 / 0.7905; one query of 296 is a third of a point.
        json.RootElement.GetProperty("recallAt1").GetDouble().ShouldBe(0.4628, 0.01);
        json.RootElement.GetProperty("recallAt5").GetDouble().ShouldBe(0.7905, 0.01);
    }

    [Fact]
    public void Percentile_OfSortedValues_IsTheNearestRank()
    {
        double[] values = [.. Enumerable.Range(1, 100)];
        QueryLatency.Percentile(values, 0.50).ShouldBe(50);
        QueryLatency.Percentile(values, 0.99).ShouldBe(99);
        QueryLatency.Percentile([7], 0.99).ShouldBe(7);
    }
}
