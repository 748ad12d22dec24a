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
        page.ShouldContain("What people will get");
        page.ShouldContain("balanced (default)");
        page.ShouldContain("What would help");
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
    public async Task Evaluate_AnswersOfACatalogWithOneLabel_HaveNoNearUnknowns()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 3);
        var strangers = DrawnCatalog.Write(folder, "strangers", 3, 2, seed: 3);
        var run = await IndexerRun.Of("evaluate", "-c", catalog, "-q", catalog, "--cache", folder.Combine("c"), "--json", "--far", strangers);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var balanced = json.RootElement.GetProperty("answers").GetProperty("balanced");
        balanced.GetProperty("known").GetInt32().ShouldBe(3);
        balanced.GetProperty("far").GetInt32().ShouldBe(6);
        balanced.TryGetProperty("nearAnswered", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Evaluate_Answers_AsksInEveryModeWithEachQuarterOfTheLabelsLeftOut()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 8, 4);
        var queries = DrawnCatalog.Write(folder, "queries", 8, 3, seed: 2);
        var strangers = DrawnCatalog.Write(folder, "strangers", 2, 3, seed: 3);
        string[] command = ["evaluate", "-c", catalog, "-q", queries, "--answers", "--far", strangers, "--cache", folder.Combine("c")];
        var run = await IndexerRun.Of([.. command, "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var answers = json.RootElement.GetProperty("answers");
        answers.GetProperty("calibrationError").GetDouble().ShouldBeInRange(0, 1);
        foreach (var mode in new[] { "assist", "balanced", "strict" })
        {
            double Share(string name) => answers.GetProperty(mode).GetProperty(name).GetDouble();
            (Share("known"), Share("near"), Share("far")).ShouldBe((24d, 24d, 6d));
            (Share("right") + Share("wrong") + Share("listRight") + Share("listWrong") + Share("none")).ShouldBe(1, 1e-3);
            Share("listSize").ShouldBeInRange(0, 5);
            (Share("nearAnswered") + Share("nearListed")).ShouldBeInRange(0, 1);
            (Share("farAnswered") + Share("farListed")).ShouldBeInRange(0, 1);
        }
        answers.GetProperty("assist").GetProperty("right").GetDouble().ShouldBeGreaterThanOrEqualTo(answers.GetProperty("strict").GetProperty("right").GetDouble());

        var table = await IndexerRun.Of(command);
        table.Output.ShouldContain("balanced");
        table.Output.ShouldContain("utility");
    }

    [Fact]
    public async Task Trays_OfPhotographsThatTheCatalogLacks_SayHowManyCanLieSideBySide()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 4, 8);
        var others = DrawnCatalog.Write(folder, "others", 4, 2);

        var evaluated = await IndexerRun.Of("evaluate", "-c", catalog, "-q", others, "--trays", "--cache", folder.Combine("c"), "--json");
        var reported = await IndexerRun.Of("report", "-c", catalog, "--trays", others, "-o", folder.Combine("report.html"), "--cache", folder.Combine("c"), "--json");

        evaluated.ExitCode.ShouldBe(0, evaluated.Error);
        reported.ExitCode.ShouldBe(0, reported.Error);
        using var json = JsonDocument.Parse(evaluated.Output);
        var trays = json.RootElement.GetProperty("trays");
        trays.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("items").GetInt32()).ShouldBe([1, 2, 3, 4], "there are four labels");
        foreach (var row in trays.GetProperty("rows").EnumerateArray())
        {
            row.GetProperty("trays").GetInt32().ShouldBe(40);
            row.GetProperty("named").GetDouble().ShouldBeInRange(0, 1);
            row.GetProperty("answered").GetDouble().ShouldBeLessThanOrEqualTo(row.GetProperty("named").GetDouble());
        }
        File.ReadAllText(folder.Combine("report.html")).ShouldContain("How many can lie side by side");
    }
}
