using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Testing;

namespace EdgeAI.Tests.Orchestration;

public sealed class TestingBuilderTests
{
    [Fact]
    public async Task CreateAsync_TheAppHost_HasItsModelBeforeItIsBuilt()
    {
        var data = Directory.CreateTempSubdirectory("edgeai-testing-").FullName;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(["--data", data]);
        builder.Resources.Select(resource => resource.Name).ShouldBe(["qdrant-Key", "qdrant", "samples", "indexer", "inference", "capture"]);
        builder.CreateResourceBuilder<ProjectResource>("inference").WithReplicas(2);
        await using var application = await builder.BuildAsync();
        builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "inference").GetReplicaCount().ShouldBe(2);
        builder.Resources.ShouldNotContain(resource => resource.Name == "dashboard");
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task CreateAsync_WrongCatalog_ThrowsWhatTheUserWouldRead()
    {
        var exception = await Should.ThrowAsync<DistributedApplicationException>(DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(["--catalog", "/no/such/catalog"]));
        exception.Message.ShouldContain("/no/such/catalog does not exist");
    }
}
