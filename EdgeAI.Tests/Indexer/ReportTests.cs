using System.Text.Json;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Indexer;

public class ReportTests
{
    [Fact]
    public async Task Report_OfACatalogWithMistakes_NamesThemOnOneSelfContainedPage()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 5, 8);
        // One picture copied into another label, one label with a single picture.
        File.Copy(Path.Combine(catalog, "Kind-01/00.jpg"), Path.Combine(catalog, "Kind-02/twin.jpg"));
        Directory.CreateDirectory(Path.Combine(catalog, "Lonely <&>"));
        File.Copy(Path.Combine(catalog, "Kind-04/03.jpg"), Path.Combine(catalog, "Lonely <&>/1.jpg"));

        var run = await IndexerRun.Of("report", "-c", catalog, "-o", folder.Combine("report.html"), "--cache", folder.Combine("c"), "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var report = json.RootElement;
        report.GetProperty("photographs").GetInt32().ShouldBe(42, run.Error);
        report.GetProperty("labels").GetArrayLength().ShouldBe(6);
        report.GetProperty("labels").EnumerateArray().Single(label => label.GetProperty("label").GetString() == "Lonely <&>")
            .GetProperty("hasTooFew").GetBoolean().ShouldBeTrue();
        report.GetProperty("nearDuplicates").EnumerateArray().Where(pair => !pair.GetProperty("sameLabel").GetBoolean())
            .Select(pair => pair.GetProperty("first").GetString() + " " + pair.GetProperty("second").GetString())
            .ShouldContain("Kind-01/00.jpg Kind-02/twin.jpg");
        var page = File.ReadAllText(folder.Combine("report.html"));
        page.ShouldContain("Lonely &lt;&amp;&gt;");
        page.ShouldContain("data:image/jpeg;base64,");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http");
    }

    [Fact]
    public async Task Report_OfAPhotographInTheWrongFolder_CallsItMislabelled()
    {
        var root = Photographs.RootOrSkip();
        using var folder = new TemporaryFolder();
        foreach (var label in new[] { "Fruit/Banana", "Fruit/Lime", "Vegetables/Asparagus", "Vegetables/Garlic", "Vegetables/Cabbage" })
        {
            Directory.CreateDirectory(folder.Combine("c", label));
            // Every third, so that not all are of one burst.
            foreach (var (file, number) in Directory.GetFiles(Path.Combine(root, "train", label)).Order(StringComparer.Ordinal).Select((file, number) => (file, number)))
                if (number % 3 == 0) File.Copy(file, folder.Combine("c", label, Path.GetFileName(file)));
        }
        var banana = Directory.GetFiles(folder.Combine("c/Fruit/Banana")).Order(StringComparer.Ordinal).First();
        File.Move(banana, folder.Combine("c/Vegetables/Garlic/wrong.jpg"));

        var run = await IndexerRun.Of("report", "-c", folder.Combine("c"), "-o", folder.Combine("report.html"), "--cache", folder.Combine("cache"), "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("recall").GetDouble().ShouldBeGreaterThan(0.8);
        var suspect = json.RootElement.GetProperty("mislabelled")[0];
        suspect.GetProperty("id").GetString().ShouldBe("Vegetables/Garlic/wrong.jpg");
        suspect.GetProperty("answer").GetString().ShouldBe("Fruit/Banana");
    }

    [Fact]
    public async Task Report_OfATinyCatalog_StillWritesAPage()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 1);
        var run = await IndexerRun.Of("report", "-c", catalog, "-o", folder.Combine("report.html"), "--cache", folder.Combine("c"));
        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllText(folder.Combine("report.html")).ShouldContain("all its photographs look alike");
        run.Output.ShouldContain("nothing could be asked");
    }

    [Fact]
    public async Task Evaluate_StrangersOfACatalogWithOneLabel_AsksAboutThemAlone()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 3);
        var strangers = DrawnCatalog.Write(folder, "strangers", 3, 2, seed: 3);
        string[] common = ["evaluate", "-c", catalog, "-q", catalog, "--cache", folder.Combine("c"), "--json"];
        var run = await IndexerRun.Of([.. common, "--strangers", strangers]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("far").GetProperty("unknown").GetInt32().ShouldBe(6);
        (await IndexerRun.Of([.. common, "--open-set"])).OnlyError.ShouldContain("needs at least 3");
    }

    [Fact]
    public async Task Evaluate_OpenSet_LeavesLabelsOutAndReportsFigures()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 8, 4);
        var queries = DrawnCatalog.Write(folder, "queries", 8, 3, seed: 2);
        var strangers = DrawnCatalog.Write(folder, "strangers", 2, 3, seed: 3);
        var run = await IndexerRun.Of(
            "evaluate", "-c", catalog, "-q", queries, "--open-set", "--strangers", strangers, "--cache", folder.Combine("c"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("auroc").GetDouble().ShouldBeInRange(0.3, 1);
        json.RootElement.GetProperty("rightAt5PercentFalseAccepts").GetDouble().ShouldBeGreaterThanOrEqualTo(json.RootElement.GetProperty("rightAt1PercentFalseAccepts").GetDouble());
        json.RootElement.GetProperty("near").GetProperty("unknown").GetInt32().ShouldBe(6);
        json.RootElement.GetProperty("far").GetProperty("unknown").GetInt32().ShouldBe(6);
        json.RootElement.GetProperty("near").GetProperty("calibrationError").GetDouble().ShouldBeInRange(0, 1);
    }
}
