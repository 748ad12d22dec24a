using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EdgeAI.AppHost.Data;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.AppHost;

/// <summary>What <c>--vectors</c> makes of the model, with a container runtime and without.</summary>
public sealed class VectorStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("--vectors", "embedded")]
    public async Task Embedded_WithARuntime_RunsQdrantBesideAndAnswersWithoutIt(params string[] vectors)
    {
        await using var builder = await BoxModel.CreateAsync([.. vectors, "--data", Data, BoxModel.AnyRuntime]);

        builder.Resources.OfType<QdrantServerResource>().ShouldHaveSingleItem();
        builder.Projects().ShouldBe(["samples", "indexer", "inference", "capture"]);
        (await builder.EnvironmentAsync("inference")).Keys.ShouldNotContain("Vectors__Index");
        builder.WaitsOf("inference").ShouldBe([("indexer", WaitType.WaitForCompletion)]);
    }

    [Fact]
    public async Task Embedded_WithoutARuntime_HasNoQdrantAndNoReferenceToOne()
    {
        await using var builder = await BoxModel.CreateAsync("--data", Data, BoxModel.NoRuntime);

        builder.Resources.OfType<QdrantServerResource>().ShouldBeEmpty();
        (await builder.EnvironmentAsync("inference")).Keys.ShouldNotContain("ConnectionStrings__qdrant");
    }

    [Theory]
    [InlineData("qdrant", "push")]
    [InlineData("hybrid", "indexer")]
    public async Task Container_ThatAnswers_IsFilledWithTheIndexOnceItIsBuilt(string vectors, string before)
    {
        await using var builder = await BoxModel.CreateAsync("--vectors", vectors, "--data", Data, BoxModel.AnyRuntime);

        builder.Projects().ShouldBe(["samples", "indexer", "push", "inference", "capture"]);
        builder.WaitsOf("push").ShouldBe([("qdrant", WaitType.WaitUntilHealthy), ("indexer", WaitType.WaitForCompletion)]);
        (await builder.ArgumentsAsync("push")).ShouldBe(["push", Path.Combine(Data, "catalog.index"), "--to", "qdrant", "--wait", "3600"]);
        (await builder.EnvironmentAsync("push")).Keys.ShouldContain("ConnectionStrings__qdrant");
        var inference = await builder.EnvironmentAsync("inference");
        inference["Vectors__Index"].ShouldBe(vectors);
        inference.Keys.ShouldContain("ConnectionStrings__qdrant");
        builder.WaitsOf("inference").ShouldBe([(before, WaitType.WaitForCompletion)]);
    }

    [Theory]
    [InlineData("Expected --vectors embedded, qdrant or hybrid, got \"sharded\".", "--vectors", "sharded")]
    [InlineData("Expected --vectors embedded, qdrant or hybrid, got \"1\".", "--vectors", "1")]
    [InlineData("Expected --vectors embedded, qdrant or hybrid, got \"\".", "--vectors=")]
    [InlineData("--vectors needs embedded, qdrant or hybrid after it: --vectors STORE", "--vectors")]
    [InlineData("--vectors needs embedded, qdrant or hybrid after it: --vectors STORE", "--vectors", "--empty")]
    [InlineData("Expected --empty or --vectors qdrant, got both", "--empty", "--vectors", "qdrant")]
    [InlineData("Expected --RemoteQdrant or --vectors hybrid, got both", "--vectors", "hybrid", "--RemoteQdrant", "http://host:6333")]
    [InlineData("--vectors hybrid needs a container runtime, and neither Docker nor Podman answers.", "--vectors", "hybrid", BoxModel.NoRuntime)]
    public void Vectors_ThatCannotBe_AreRefusedInOneLine(string expected, params string[] args)
    {
        args = [.. args, "--data", Data];
        var builder = DistributedApplication.CreateBuilder(BoxArguments.ForConfiguration(args));

        var fault = Should.Throw<DistributedApplicationException>(() => builder.AddQdrantWhereContainersRun("qdrant", builder.UseVectors(args, builder.UseData(args))));

        fault.Message.ShouldStartWith(expected);
        fault.Message.ShouldNotContain('\n');
    }
}
