using System.Text.Json;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer;

/// <summary>What a build learns about when its catalog can be believed.</summary>
public class AnswersTests
{
    [Fact]
    public async Task Build_OfACatalogThatIsFitted_KeepsDefaultVectorsAndWhatWasRehearsed()
    {
        using var folder = new TemporaryFolder();
        var index = await BuildAsync(folder, labels: 6, each: 6);

        using var opened = HnswIndex.Open(index);
        opened.Entries().ShouldAllBe(entry => entry.Companion.Length == 260);
        var model = IndexProjection.Find(index, opened.Space).Answers.ShouldNotBeNull();
        model.Known.ShouldBeGreaterThan(18);
        model.Unknown.ShouldBe(36);
        model.UnknownEvidence.Count.ShouldBe(201);
        model.UnknownEvidence.ShouldBeInOrder(SortDirection.Ascending);
        model.InverseTemperature.ShouldBeInRange(5, 60);
        (await InfoAsync(index)).ShouldContain("learned from");
    }

    [Fact]
    public async Task Build_TwoTimes_LearnsTheSame()
    {
        using var folder = new TemporaryFolder();
        var first = File.ReadAllBytes(await BuildAsync(folder, labels: 5, each: 5) + ".projection");
        File.Delete(folder.Combine("out/catalog.index.projection"));

        File.ReadAllBytes(await BuildAsync(folder, labels: 5, each: 5) + ".projection").ShouldBe(first);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public async Task Build_OfACatalogThatCanLeaveNothingOut_TakesWhatHoldsInGeneral(int labels, int each)
    {
        using var folder = new TemporaryFolder();
        var index = await BuildAsync(folder, labels, each);

        using var opened = HnswIndex.Open(index);
        var model = IndexProjection.Find(index, opened.Space).Answers.ShouldNotBeNull();
        model.UnknownEvidence.ShouldBeEmpty();
        model.InverseTemperature.ShouldBe(15 * each / (each + 0.75), 1e-3);
        float.IsFinite(model.LikenessThreshold).ShouldBeTrue();
    }

    [Fact]
    public async Task Build_WithPhotographsOfNothing_RaisesWhatIsAskedOfThem()
    {
        using var folder = new TemporaryFolder();
        // The "empty counter" looks like two of the labels.
        var counter = DrawnCatalog.Write(folder, "counter", 2, 4, seed: 9);
        float Threshold(string index)
        {
            using var opened = HnswIndex.Open(index);
            return IndexProjection.Find(index, opened.Space).Answers!.LikenessThreshold;
        }
        var without = Threshold(await BuildAsync(folder, labels: 5, each: 5));

        var index = await BuildAsync(folder, labels: 5, each: 5, "--background", counter);

        using var opened = HnswIndex.Open(index);
        IndexProjection.Find(index, opened.Space).Answers!.OwnBackground!.Length.ShouldBe(8 * 260);
        Threshold(index).ShouldNotBe(without);
        (await IndexerRun.Of("build", "-c", counter, "-o", folder.Combine("x/i"), "--background", folder.Combine("none"))).ExitCode.ShouldNotBe(0);
    }

    private static async Task<string> BuildAsync(TemporaryFolder folder, int labels, int each, params string[] more)
    {
        var catalog = DrawnCatalog.Write(folder, $"shapes-{labels}-{each}", labels, each);
        var run = await IndexerRun.Of(["build", "-c", catalog, "-o", folder.Combine("out/catalog.index"), .. more]);
        run.ExitCode.ShouldBe(0, run.Error);
        return folder.Combine("out/catalog.index");
    }

    private static async Task<string> InfoAsync(string index)
    {
        using var json = JsonDocument.Parse((await IndexerRun.Of("info", index, "--json")).Output);
        return json.RootElement.GetProperty("answers").GetString()!;
    }
}
