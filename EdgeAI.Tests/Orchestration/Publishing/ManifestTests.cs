using System.Text.Json.Nodes;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Publishing.Manifest;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Orchestration.Publishing;

public sealed class ManifestTests
{
    private static readonly JsonSchema Schema = new(Recorded("aspire-8.0.schema.json"));

    [Fact]
    public async Task Committed_Manifest_IsNotStale()
    {
        var model = await AppHostModel.ReadAsync("manifest");
        var fresh = await ManifestPublisher.WriteAsync(model, RepositoryRoot.Path, default);
        File.ReadAllText(RepositoryRoot.Combine("aspire-manifest.json")).ShouldBe(System.Text.Encoding.UTF8.GetString(fresh),
            "run: dotnet run --project EdgeAI.AppHost -- --publisher manifest --output-path ../aspire-manifest.json");
    }

    [Fact]
    public void Committed_Manifest_IsValidAgainstAspiresSchema() =>
        Schema.Validate(JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("aspire-manifest.json")))).ShouldBeEmpty();

    [Theory]
    [InlineData("manifest-13.5.2.json")]
    [InlineData("variant-manifest-13.5.2.json")]
    public void Schema_OfWhatAspireWrote_HasNoFault(string recorded) => Schema.Validate(Recorded(recorded)).ShouldBeEmpty();

    [Fact]
    public void Schema_OfAWrongBinding_NamesIt()
    {
        var manifest = Recorded("manifest-13.5.2.json");
        manifest["resources"]!["qdrant"]!["bindings"]!["grpc"]!["protocol"] = "sctp";
        Schema.Validate(manifest).ShouldContain(fault => fault.Contains("protocol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_TheRecordedModel_EqualsWhatAspireWrote()
    {
        await using var test = new TestApplication("--publisher", "manifest");
        var builder = test.Builder;
        foreach (var project in new[] { "Inference", "Capture", "Indexer" })
            WriteProject(test.Folder, $"EdgeAI.{project}", isWeb: project == "Inference");
        var qdrant = builder.AddQdrant("qdrant").WithDataVolume("edgeai.apphost-4fd49daa4f-qdrant-data");
        var inference = builder.AddProject("inference", "EdgeAI.Inference/EdgeAI.Inference.csproj").WithReference(qdrant).WaitFor(qdrant)
            .WithReplicas(2).WithHttpHealthCheck("/health").WithExternalHttpEndpoints();
        builder.AddProject("capture", "EdgeAI.Capture/EdgeAI.Capture.csproj").WithReference(inference).WaitFor(inference);
        builder.AddProject("indexer", "EdgeAI.Indexer/EdgeAI.Indexer.csproj").WithReference(qdrant).WithExplicitStart();

        // In order, too: the texts are compared, not the trees.
        await ShouldEqualAsync(test, Recorded("manifest-13.5.2.json"));
    }

    [Fact]
    public async Task Write_ContainerExecutableAndParameters_EqualWhatAspireWrote()
    {
        await using var test = new TestApplication("--publisher", "manifest");
        var builder = test.Builder;
        var key = builder.AddParameter("qdrant-key", secret: true);
        builder.AddParameter("device", "cpu", publishValueAsDefault: true);
        builder.AddParameter("plain");
        builder.AddContainer("cam", "ghcr.io/x/cam", "1.0").WithArgs("--x", "1").WithBindMount("data", "/data").WithEnvironment("A", "b").WithHttpEndpoint(targetPort: 8081);
        builder.AddExecutable("tool", "python3", ".", "-m", "http.server").WithEnvironment("K", key).WithHttpEndpoint(targetPort: 8000, env: "PORT");

        var recorded = Recorded("variant-manifest-13.5.2.json");
        foreach (var other in recorded["resources"]!.AsObject().Select(r => r.Key).Except(["qdrant-key", "device", "plain", "cam", "tool"]).ToList())
            recorded["resources"]!.AsObject().Remove(other);
        await ShouldEqualAsync(test, recorded);
    }

    private static async Task ShouldEqualAsync(TestApplication test, JsonObject recorded)
    {
        var manifestFolder = Directory.CreateDirectory(Path.Combine(test.Folder, "EdgeAI.Manifest")).FullName;
        using var application = test.Builder.Build();
        var actual = JsonNode.Parse(await ManifestPublisher.WriteAsync(application.Model, manifestFolder, default))!;
        actual.ToJsonString().Replace("\"../data\"", "\"../EdgeAI.AppHostV/data\"", StringComparison.Ordinal).Replace("\"workingDirectory\":\"..\"", "\"workingDirectory\":\"../EdgeAI.AppHostV\"", StringComparison.Ordinal)
            .ShouldBe(recorded.ToJsonString());
        Schema.Validate(actual).ShouldBeEmpty();
    }

    private static void WriteProject(string folder, string name, bool isWeb)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, $"{name}.csproj"), "<Project />");
        if (isWeb)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name, "Properties")).FullName, "launchSettings.json"),
                """{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5080"}}}""");
    }

    private static JsonObject Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("EdgeAI.Tests", "Orchestration", "Recorded", name)))!.AsObject();
}
