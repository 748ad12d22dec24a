using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Inference.Regions;
using EdgeAI.Tests.Embedding.Sight;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace EdgeAI.Tests.Inference.Regions;

/// <summary>Where to look in a source's frames: set over HTTP, in force from the next frame on, kept over restarts.</summary>
public sealed class RegionsTests : IAsyncLifetime
{
    private const string Source = "left/aisle";
    private const string Address = "/sources/left%2Faisle/region";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-regions-");
    private InferenceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Set_ARegion_AnswersWhatIsThereAndIsKept()
    {
        // A lemon on the left, an apple on the right: the whole frame is neither.
        var frame = SideBySide(DrawnProducts.Labels[1], DrawnProducts.Labels[0]);
        await SetAsync(new { left = 0.5, top = 0, width = 0.5, height = 1, compatible = true });

        (await LabelAsync(frame)).ShouldBe(DrawnProducts.Labels[0]);
        await SetAsync(new { left = 0, top = 0, width = 0.5, height = 1, compatible = true });
        (await LabelAsync(frame)).ShouldBe(DrawnProducts.Labels[1]);

        await _server.DisposeAsync();
        _server = await StartAsync();
        (await LabelAsync(frame)).ShouldBe(DrawnProducts.Labels[1]);
        var listed = (await ListAsync()).ShouldHaveSingleItem();
        listed.GetProperty("source").GetString().ShouldBe(Source);
        listed.GetProperty("region").GetProperty("width").GetDouble().ShouldBe(0.5);
        listed.GetProperty("view").GetProperty("left").GetDouble().ShouldBe(0.0625, 0.01);
        (await _server.Http.DeleteAsync(Address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        _server.Services.GetRequiredService<SourceRegions>().SightOf(Source).ShouldBeNull();
    }

    [Theory]
    [InlineData("\U0001F600", 64, HttpStatusCode.NoContent)]
    [InlineData("\U0001F600", 65, HttpStatusCode.BadRequest)]
    [InlineData("a", 256, HttpStatusCode.NoContent)]
    [InlineData("a", 257, HttpStatusCode.BadRequest)]
    public async Task SetMode_NameOfASource_IsHeldToTheBytesOfAFramesName(string part, int times, HttpStatusCode expected)
    {
        var name = Uri.EscapeDataString(string.Concat(Enumerable.Repeat(part, times)));

        using var answer = await _server.Http.PutAsync($"/sources/{name}/mode?mode=strict", null, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Feedback_OnAFrameOfASourceWithARegion_CorrectsWhatWasLookedAt()
    {
        using var catalog = new TwinCatalog();
        await _server.DisposeAsync();
        _server = await catalog.ServeAsync();
        var frame = SideBySide(DrawnProducts.Labels[3], DrawnProducts.Labels[0]);
        await SetAsync(new { left = 0.5, top = 0, width = 0.5, height = 1, compatible = true });
        (await LabelAsync(frame)).ShouldBe(DrawnProducts.Labels[0]);

        await FeedbackTests.GiveAsync(_server.Http, $"not={Uri.EscapeDataString(DrawnProducts.Labels[0])}&source={Uri.EscapeDataString(Source)}", frame);

        (await LabelAsync(frame)).ShouldNotBe(DrawnProducts.Labels[0]);
        // Before its catalog goes, beside which it writes.
        await _server.DisposeAsync();
        _server = await StartAsync();
    }

    [Fact]
    public async Task LearnBackground_ThenRestarted_FollowsTheSubject()
    {
        await SetAsync(new { left = 0, top = 0, width = 1, height = 1, followSubject = true, compatible = true });
        (await _server.Http.PostAsync("/sources/left%2Faisle/background", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await using (var camera = new LivePageCamera(_server.Channel, Source))
            for (var frame = 0; frame < 10; frame++) await camera.SendAsync(FrameSightTests.Draw(640, 480, SKEncodedImageFormat.Jpeg, null));
        await UntilAsync(() => File.ReadAllText(Path.Combine(_folder.FullName, "regions")).Contains("background", StringComparison.Ordinal));

        await _server.DisposeAsync();
        _server = await StartAsync();
        await using var again = new LivePageCamera(_server.Channel, Source);
        await again.SendAsync(FrameSightTests.Draw(640, 480, SKEncodedImageFormat.Jpeg, (0.2, 0.3, 0.06)));

        var listed = (await ListAsync()).ShouldHaveSingleItem();
        listed.GetProperty("background").GetString().ShouldBe("known");
        listed.GetProperty("hasSubject").GetBoolean().ShouldBeTrue();
        listed.GetProperty("view").GetProperty("left").GetDouble().ShouldBeInRange(0.05, 0.2);
    }

    [Theory]
    [InlineData("""{"left":0.5,"top":0,"width":0.5,"height":1}""", HttpStatusCode.Conflict, "compatible")]
    [InlineData("""{"left":0,"top":0,"width":1,"height":1,"crop":0.5}""", HttpStatusCode.Conflict, "--crop")]
    [InlineData("""{"left":0,"top":0,"width":1,"height":1,"followSubject":true}""", HttpStatusCode.Conflict, "follows")]
    [InlineData("""{"left":0.5,"top":0,"width":0.6,"height":1,"compatible":true}""", HttpStatusCode.BadRequest, "fractions")]
    [InlineData("""{"left":0,"top":0,"width":1,"height":1,"crop":7,"compatible":true}""", HttpStatusCode.BadRequest, "crop")]
    [InlineData("""{"left":""", HttpStatusCode.BadRequest, "JSON")]
    public async Task Set_WhatCannotBe_IsRefusedWithAReason(string json, HttpStatusCode status, string reason)
    {
        using var refused = await _server.Http.PutAsync(Address, new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);

        refused.StatusCode.ShouldBe(status);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain(reason);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Set_AsCurlSendsIt_IsTaken()
    {
        // curl -d declares a form unless told otherwise.
        using var content = new StringContent("""{"left":0,"top":0,"width":0.5,"height":1,"compatible":true}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        (await _server.Http.PutAsync(Address, content, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Set_TheIndexsOwnCropOfTheWholeFrame_NeedsNoDeclaration() =>
        await SetAsync(new { left = 0, top = 0, width = 1, height = 1, crop = 0.75 });

    [Fact]
    public async Task Set_AnotherProcessKeepsTheRegions_IsToldWhoAndLosesNoneOfThem()
    {
        await using var second = await StartAsync();
        await SetAsync(new { left = 0, top = 0, width = 0.5, height = 1, compatible = true });

        using var refused = await second.Http.PutAsJsonAsync("/sources/other/region", new { left = 0, top = 0, width = 0.5, height = 1, compatible = true }, TestContext.Current.CancellationToken);
        (await refused.ShouldBeProblemAsync(409, "other-writer")).ShouldContain($"process {Environment.ProcessId}");

        await _server.DisposeAsync();
        using var set = await second.Http.PutAsJsonAsync("/sources/other/region", new { left = 0, top = 0, width = 0.5, height = 1, compatible = true }, TestContext.Current.CancellationToken);
        set.StatusCode.ShouldBe(HttpStatusCode.OK);
        _server = await StartAsync();
        (await ListAsync()).Select(listed => listed.GetProperty("source").GetString()).ShouldBe([Source, "other"]);
    }

    [Fact]
    public async Task Load_ARegionThatNobodyDeclaredCompatible_IsNotInForce()
    {
        await _server.DisposeAsync();
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "regions"), $$$"""{"{{{Source}}}":{"left":0,"top":0,"width":1,"height":1,"crop":0.5},"other":{"left":0,"top":0,"width":0.5,"height":1,"compatible":true}}""",
            TestContext.Current.CancellationToken);
        _server = await StartAsync();

        (await ListAsync()).ShouldHaveSingleItem().GetProperty("source").GetString().ShouldBe("other");
    }

    private Task<InferenceServer> StartAsync() => InferenceServer.StartReadyAsync(
        ("Inference:RegionsPath", Path.Combine(_folder.FullName, "regions")), ("Embedding:CallDeadline", "00:00:30"));

    private async Task SetAsync(object settings)
    {
        using var set = await _server.Http.PutAsJsonAsync(Address, settings, TestContext.Current.CancellationToken);
        set.StatusCode.ShouldBe(HttpStatusCode.OK, await set.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> LabelAsync(byte[] frame)
    {
        await using var camera = new LivePageCamera(_server.Channel, Source);
        return (await camera.SendAsync(frame)).Result.Matches[0].Label;
    }

    private async Task<List<JsonElement>> ListAsync() =>
        [.. (await _server.Http.GetFromJsonAsync<JsonElement>("/sources", TestContext.Current.CancellationToken)).GetProperty("sources").EnumerateArray()];

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var started = Environment.TickCount64; !isReached(); await Task.Delay(20))
            if (Environment.TickCount64 - started > 60_000) Assert.Fail("It never came that far.");
    }

    private static byte[] SideBySide(string left, string right)
    {
        using var bitmap = new SKBitmap(640, 320, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var first = SKBitmap.Decode(DrawnProducts.Draw(left, 1));
            using var second = SKBitmap.Decode(DrawnProducts.Draw(right, 1));
            canvas.DrawBitmap(first, 0, 0, SKSamplingOptions.Default);
            canvas.DrawBitmap(second, 320, 0, SKSamplingOptions.Default);
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }
}
