using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Vectors.Qdrant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>`dotnet run --project EdgeAI.AppHost -- --vectors qdrant` on a machine with a container runtime.</summary>
[Collection(RunsAlone.Name)]
public sealed class QdrantContainerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Vectors_Qdrant_BuildsPushesAndAnswersFromTheContainerAndRemovesIt()
    {
        var image = await QdrantContainer.ImageOrSkipAsync();
        var before = await DockerDaemon.ContainersAsync();
        using var folder = new TemporaryFolder();
        var sockets = Directory.CreateDirectory(folder.Combine("sockets")).FullName;
        await using var server = await QdrantImitation.StartAsync(sockets);
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));

        await using (var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(
            ["--vectors", "qdrant", "--catalog", catalog.Folder, "--data", folder.Combine("data"), "--camera", $"folder:{catalog.Folder}?rate=1"]))
        {
            QdrantContainer.Replace(builder, image, sockets);
            builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(new TestOutputLogs(output)));
            await using var application = await builder.BuildAsync();
            await application.StartAsync(RunningApplication.Patience());
            await application.ResourceNotifications.WaitForResourceHealthyAsync("inference", RunningApplication.Patience());
            using var inference = application.CreateHttpClient("inference", "http");

            (await DockerDaemon.ContainersAsync()).Except(before).ShouldHaveSingleItem().ShouldStartWith("qdrant-");
            (await FirstAsync(inference, catalog)).ShouldBe((catalog.ExpectedLabel, "qdrant"));

            // What is new in the catalog reaches the collection by the one button.
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(catalog.Folder, "Added", "Just-Now")).FullName, "new.jpg"), catalog.Query);
            (await application.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync("indexer", "rebuild-index")).Success.ShouldBeTrue();
            for (var patience = RunningApplication.Patience(); await FirstAsync(inference, catalog) != ("Added/Just-Now", "qdrant"); await Task.Delay(200, patience)) { }
        }

        (await DockerDaemon.ContainersAsync()).ShouldBe(before, ignoreOrder: true);
    }

    /// <summary>Label and origin of the first match; nothing while inference changes over to a collection with another projection.</summary>
    private static async Task<(string?, string?)> FirstAsync(HttpClient inference, SmallCatalog catalog)
    {
        var response = await inference.PostImageAsync("/search?k=1", catalog.Query);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return default;
        var match = (await response.ReadJsonAsync()).GetProperty("matches")[0];
        return (match.GetProperty("label").GetString(), match.GetProperty("origin").GetString());
    }
}
