using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

/// <summary>Bad input costs no memory. Measured on a process of its own, which no other test disturbs.</summary>
public class MemoryTests
{
    // The garbage collector's own to and fro moves tens of megabytes either way; what is lost goes one way, every time: 60 rounds carry 1.5 GB.
    private const long Tolerance = 16L << 20;
    private const int Attempts = 4;

    [Fact]
    public async Task Post_HundredsOfBadRequests_DoNotGrowTheProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Resident memory is read as Linux counts it.");
        await using var process = ServiceProcess.Start(
            ["--Inference:HttpPort=0", "--Inference:GrpcPort=0", $"--Inference:IndexPath={DrawnCatalog.Shared.IndexPath}"],
            new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" });
        using var http = new HttpClient { BaseAddress = await process.WaitForPageAsync() };
        await WaitUntilReadyAsync(http);
        for (var round = 0; round < 30; round++) await SendBadRequestsAsync(http);

        var growth = new List<long>();
        for (var before = process.ResidentBytes; growth.Count < Attempts && growth.All(bytes => bytes >= Tolerance); before = process.ResidentBytes)
        {
            for (var round = 0; round < 60; round++) await SendBadRequestsAsync(http);
            growth.Add(process.ResidentBytes - before);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Each 360 bad requests grew it by {string.Join(", ", growth.Select(bytes => bytes >> 20))} MiB");
        growth.Min().ShouldBeLessThan(Tolerance);
        var good = await http.PostImageAsync("/search", DrawnProducts.Draw(DrawnProducts.Labels[0], 0));
        good.IsSuccessStatusCode.ShouldBeTrue();
    }

    private static async Task SendBadRequestsAsync(HttpClient http)
    {
        await Refused(413, http.PostImageAsync("/search", BadImages.HugePng, "image/png"));
        await Refused(422, http.PostImageAsync("/search", BadImages.TruncatedJpeg));
        await Refused(422, http.PostImageAsync("/embed", BadImages.Text));
        await Refused(415, http.PostImageAsync("/search", BadImages.Text, "text/plain"));
        await Refused(413, http.PostImageAsync("/search", new byte[21 << 20]));
        await Refused(422, http.PostImageAsync("/search", new byte[4 << 20]));
    }

    private static async Task Refused(int status, Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        ((int)response.StatusCode).ShouldBe(status);
    }

    private static async Task WaitUntilReadyAsync(HttpClient http)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            using var response = await http.GetAsync("/health");
            if (response.IsSuccessStatusCode) return;
            await Task.Delay(100);
        }
        Assert.Fail("The service did not become ready.");
    }
}
