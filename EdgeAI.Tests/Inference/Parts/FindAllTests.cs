using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;

namespace EdgeAI.Tests.Inference.Parts;

/// <summary>Several things in one still: all are found, each with its box, and corrected or taught by itself.</summary>
public sealed class FindAllTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string?[] Tray = ["Fruit/Lemon", "Drinks/Green-Bottle", "Fruit/Lemon", "Bakery/Round-Bread"];

    [Fact]
    public async Task Search_ManyOnATray_FindsEachInItsPlace()
    {
        var answer = await SearchAsync(DrawnTray.Draw(Tray));

        answer.GetProperty("count").GetInt32().ShouldBe(4);
        var answers = answer.GetProperty("answers").EnumerateArray().ToArray();
        answers.Length.ShouldBe(4);
        for (var product = 0; product < Tray.Length; product++) BestLabelOf(answers.Single(part => Holds(part, product))).ShouldBe(Tray[product]);
        answer.GetProperty("looks").GetInt32().ShouldBeGreaterThan(9);
        answer.GetProperty("timings").GetProperty("lookMs").GetDouble().ShouldBeGreaterThan(0);
        var looks = answer.GetProperty("timings").GetProperty("looksMs").EnumerateArray().Select(look => look.GetDouble()).ToArray();
        looks.Length.ShouldBe(answer.GetProperty("looks").GetInt32() - 1);
        looks.ShouldAllBe(look => look > 0);
        looks.Average().ShouldBe(answer.GetProperty("timings").GetProperty("lookMs").GetDouble(), 0.01);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_ManyFromEdgeToEdgeOfALongFrame_FindsThoseAtTheEndsToo(bool isHigh)
    {
        var answer = await SearchAsync(DrawnTray.DrawRow(Tray[..3], isHigh));

        var answers = answer.GetProperty("answers").EnumerateArray().ToArray();
        for (var product = 0; product < 3; product++)
        {
            var along = (110 + product * 459) / 1138.0;
            BestLabelOf(answers.Single(part => isHigh ? Holds(part, 0.5, along) : Holds(part, along, 0.5))).ShouldBe(Tray[product]);
        }
        answer.GetProperty("count").GetInt32().ShouldBe(3);
    }

    [Theory]
    [InlineData(2000, 40)]
    [InlineData(30, 1200)]
    [InlineData(2000, 2)]
    public async Task Search_ManyInAStrip_AnswersAndTakesACorrectionOfAPart(int width, int height)
    {
        using var folder = new TemporaryFolder();
        await using var own = await ServeCopyAsync(folder);
        var strip = DrawnTray.DrawStrip("Fruit/Lemon", width, height);

        var answer = await SearchOnAsync(own, strip);

        answer.GetProperty("looks").GetInt32().ShouldBeGreaterThan(3, "it was searched");
        foreach (var part in answer.GetProperty("answers").EnumerateArray().Select(part => part.GetProperty("part").GetString()!).Append(ThinPart(width, height)))
            (await own.Http.PostImageAsync($"/feedback?is=Fruit/Lemon&part={part}", strip)).StatusCode.ShouldBe(HttpStatusCode.Created, part);
    }

    [Fact]
    public async Task Search_EqualLabelsApart_AreCountedSeparately()
    {
        var answer = await SearchAsync(DrawnTray.Draw(["Fruit/Lemon", "Fruit/Lemon", "Fruit/Lemon"]), "&mode=assist");

        var counts = answer.GetProperty("counts").EnumerateArray().ToDictionary(entry => entry.GetProperty("label").GetString()!, entry => entry.GetProperty("count").GetInt32());
        counts.ShouldBe(new Dictionary<string, int> { ["Fruit/Lemon"] = 3 });
    }

    [Fact]
    public async Task Search_ManyInAFrameOfOneThing_FindsThatOne()
    {
        var picture = DrawnProducts.Draw("Dairy/Blue-Milk", 9);
        var one = await (await server.Http.PostImageAsync("/search", picture)).ReadJsonAsync();
        var answer = await SearchAsync(picture);

        answer.GetProperty("count").GetInt32().ShouldBe(1);
        answer.GetProperty("decision").ToString().ShouldBe(one.GetProperty("decision").ToString(), "the decision is what it is without items");
        var only = answer.GetProperty("answers")[0];
        BestLabelOf(only).ShouldBe("Dairy/Blue-Milk");
        Holds(only, 0.5, 0.5).ShouldBeTrue();
    }

    [Fact]
    public async Task Search_ManyInAFrameOfSomethingElse_FindsNothing()
    {
        var answer = await SearchAsync(DrawnScene.Leaves(0));

        answer.GetProperty("count").GetInt32().ShouldBe(0);
        answer.GetProperty("answers").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Search_SameTrayTwice_AnswersTheSame()
    {
        var tray = DrawnTray.Draw(Tray);

        (await SearchAsync(tray)).GetProperty("answers").ToString().ShouldBe((await SearchAsync(tray)).GetProperty("answers").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?items=one")]
    public async Task Search_One_HasTheAnswerOfBefore(string query)
    {
        var answer = await (await server.Http.PostImageAsync("/search" + query, DrawnTray.Draw(Tray))).ReadJsonAsync();

        answer.EnumerateObject().Select(property => property.Name).ShouldNotContain(name => name == "answers" || name == "count" || name == "counts");
        answer.GetProperty("timings").TryGetProperty("lookMs", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Search_AnotherNumberOfItems_SaysWhatWasExpected()
    {
        var response = await server.Http.PostImageAsync("/search?items=three", DrawnTray.Draw(Tray));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.ReadJsonAsync();
        problem.GetProperty("type").GetString().ShouldBe("urn:edgeai:problem:items");
        problem.GetProperty("detail").GetString().ShouldBe("Expected items to be one or many, got 'three'.");
    }

    [Fact]
    public async Task Search_OverGrpcAndInAForm_FindsTheSame()
    {
        var tray = DrawnTray.Draw(Tray);
        var http = await SearchAsync(tray);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(tray), "image", "tray.jpg" }, { new StringContent("many"), "items" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = form };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-protobuf"));
        var protobuf = SearchResponse.Parser.ParseFrom(await (await server.Http.SendAsync(request, TestContext.Current.CancellationToken)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var grpc = await new Similarity.SimilarityClient(server.Channel).SearchAsync(
            new SearchRequest { Image = ByteString.CopyFrom(tray), Items = "many" }, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var response in new[] { protobuf, grpc })
        {
            response.Count.ShouldBe(http.GetProperty("count").GetInt32());
            response.LookMs.Count.ShouldBe(http.GetProperty("timings").GetProperty("looksMs").GetArrayLength());
            response.Answers.Select(part => part.Part).ShouldBe(http.GetProperty("answers").EnumerateArray().Select(part => part.GetProperty("part").GetString()!));
            response.Answers.Select(part => part.Decision.Label).ShouldBe(http.GetProperty("answers").EnumerateArray().Select(part => part.GetProperty("label").GetString() ?? ""));
            response.Answers.ShouldAllBe(part => part.Box.Width > 0 && part.Box.Left + part.Box.Width <= 1.0001);
        }
    }

    [Fact]
    public async Task Feedback_AboutOnePart_ChangesThatOneAlone()
    {
        using var folder = new TemporaryFolder();
        await using var own = await ServeCopyAsync(folder);
        var tray = DrawnTray.Draw(["Fruit/Lemon", "Drinks/Green-Bottle"]);
        var before = (await SearchOnAsync(own, tray)).GetProperty("answers").EnumerateArray().ToArray();
        var lemon = before.Single(part => BestLabelOf(part) == "Fruit/Lemon");

        var response = await own.Http.PostImageAsync($"/feedback?is=Sweets/Striped-Candy&part={lemon.GetProperty("part").GetString()}", tray);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var after = (await SearchOnAsync(own, tray)).GetProperty("answers").EnumerateArray().ToArray();
        BestLabelOf(after.Single(part => Holds(part, 0))).ShouldBe("Sweets/Striped-Candy");
        BestLabelOf(after.Single(part => Holds(part, 1))).ShouldBe("Drinks/Green-Bottle");
    }

    [Fact]
    public async Task Items_TaughtFromOnePart_AreThatPart()
    {
        using var folder = new TemporaryFolder();
        await using var own = await ServeCopyAsync(folder);
        var tray = DrawnTray.Draw(["Fruit/Lemon", "Drinks/Green-Bottle"]);
        var bottle = (await SearchOnAsync(own, tray)).GetProperty("answers").EnumerateArray().Single(part => Holds(part, 1));
        using var lesson = new MultipartFormDataContent
        {
            { new StringContent("Drinks/Olive-Oil"), "label" }, { new StringContent(bottle.GetProperty("part").GetString()!), "part" },
            { new ByteArrayContent(tray), "images", "tray.jpg" },
        };

        var response = await own.Http.PostAsync("/items", lesson, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var after = (await SearchOnAsync(own, tray)).GetProperty("answers").EnumerateArray().ToArray();
        BestLabelOf(after.Single(part => Holds(part, 1))).ShouldBe("Drinks/Olive-Oil");
        BestLabelOf(after.Single(part => Holds(part, 0))).ShouldBe("Fruit/Lemon");
    }

    [Fact]
    public async Task Items_PartOfASource_SaysWhatToSend()
    {
        using var lesson = new StringContent("""{"label":"A","source":"till","part":"0.1,0.1,0.2,0.2"}""", null, "application/json");

        var problem = await (await server.Http.PostAsync("/items", lesson, TestContext.Current.CancellationToken)).ReadJsonAsync();

        problem.GetProperty("detail").GetString().ShouldBe("Expected part with images, got it with source. Send the frame that it was seen in.");
    }

    [Fact]
    public async Task Sources_Items_AreSetListedKeptAndRemoved()
    {
        using var folder = new TemporaryFolder();
        await using (var own = await ServeCopyAsync(folder))
        {
            (await own.Http.PutAsync("/sources/till/items?items=many", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await own.Http.PutAsync("/sources/till/mode?mode=strict", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            var refused = await own.Http.PutAsync("/sources/till/items?items=both", null, TestContext.Current.CancellationToken);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await refused.ReadJsonAsync()).GetProperty("detail").GetString().ShouldBe("Expected items to be one or many, got 'both'.");
        }
        await using var again = await ServeCopyAsync(folder);
        (await ItemsOfAsync(again)).ShouldBe(["many"]);
        (await again.Http.DeleteAsync("/sources/till/items", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ItemsOfAsync(again)).ShouldBe(["one"], "its mode is still its own");
    }

    [Theory]
    [InlineData("0.1,0.2,0.3")]
    [InlineData("0.1,0.2,0.3,0.9")]
    [InlineData("a,b,c,d")]
    [InlineData("0.5,0.5,NaN,0.1")]
    [InlineData("-0.1,0,0.5,0.5")]
    public async Task Feedback_AboutAPartThatCannotBe_SaysWhatWasExpected(string part)
    {
        var response = await server.Http.PostImageAsync($"/feedback?not=Fruit/Lemon&part={part}", DrawnTray.Draw(Tray));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.ReadJsonAsync();
        problem.GetProperty("type").GetString().ShouldBe("urn:edgeai:problem:part");
        problem.GetProperty("detail").GetString()!.ShouldContain("LEFT,TOP,WIDTH,HEIGHT");
    }

    // A square of a seventh of the strip's shorter side.
    private static string ThinPart(int width, int height) =>
        string.Create(CultureInfo.InvariantCulture, $"0.1,0.1,{Math.Min(1, (double)height / width) / 7:0.######},{Math.Min(1, (double)width / height) / 7:0.######}");

    // An index of a test's own, so that what it changes touches no other test.
    private static async Task<InferenceServer> ServeCopyAsync(TemporaryFolder folder)
    {
        var index = folder.Combine("catalog.index");
        if (!File.Exists(index)) File.Copy(DrawnCatalog.Shared.IndexPath, index);
        var own = new InferenceServer();
        await own.StartAsync(index);
        await own.WaitUntilReadyAsync();
        return own;
    }

    private static async Task<string?[]> ItemsOfAsync(InferenceServer server) =>
        [.. (await (await server.Http.GetAsync("/sources", TestContext.Current.CancellationToken)).ReadJsonAsync()).GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("items").GetString())];

    private Task<JsonElement> SearchAsync(byte[] image, string query = "") => SearchOnAsync(server, image, query);

    private static async Task<JsonElement> SearchOnAsync(InferenceServer server, byte[] image, string query = "")
    {
        var response = await server.Http.PostImageAsync("/search?k=1&items=many" + query, image);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.ReadJsonAsync();
    }

    private static string? BestLabelOf(JsonElement part) =>
        part.GetProperty("label").GetString() ?? (part.GetProperty("candidates").GetArrayLength() > 0 ? part.GetProperty("candidates")[0].GetProperty("label").GetString() : null);

    private static bool Holds(JsonElement part, int product) => Holds(part, DrawnTray.MiddleOf(product).X, DrawnTray.MiddleOf(product).Y);

    private static bool Holds(JsonElement part, double x, double y)
    {
        var box = part.GetProperty("box");
        double left = box.GetProperty("left").GetDouble(), top = box.GetProperty("top").GetDouble();
        return x >= left && x <= left + box.GetProperty("width").GetDouble() && y >= top && y <= top + box.GetProperty("height").GetDouble();
    }
}
