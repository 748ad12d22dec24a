using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.AppHost;

/// <summary>Our <c>AddQdrant</c>, compared with what Aspire.Hosting.Qdrant 13.5.2 did for the same model (<c>Recorded/</c>).</summary>
public sealed class QdrantResourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Manifest_OfTheRecordedModel_EqualsTheRecording()
    {
        var file = Path.Combine(Directory.CreateDirectory(_folder.Combine("EdgeAI.AppHost")).FullName, "manifest.json");
        var builder = Recorded("--publisher", "manifest", "--output-path", file);
        await using var application = builder.Build();
        await application.RunAsync(TestContext.Current.CancellationToken);

        // The image alone is another one: its version follows the client's.
        var recordedText = File.ReadAllText(RecordedFile("manifest-13.5.2.json")).Replace(":v1.18.0", $":{Tag()}", StringComparison.Ordinal);
        var (actual, recorded) = (Resources(File.ReadAllText(file)), Resources(recordedText));
        // In order, too: the texts are compared, not the trees.
        foreach (var resource in new[] { "qdrant", "qdrant-Key" })
            actual[resource]!.ToJsonString().ShouldBe(recorded[resource]!.ToJsonString());
        foreach (var client in new[] { "inference", "indexer" })
            actual[client]!["env"]!.ToJsonString().ShouldBe(recorded[client]!["env"]!.ToJsonString());
    }

    [Fact]
    public void Image_OfTheContainer_FitsTheClient() => QdrantCompatibility.Warning(Tag().TrimStart('v')).ShouldBeNull();

    [Theory]
    [InlineData("inference")]
    [InlineData("indexer")]
    public async Task Environment_OfAReference_EqualsTheRecording(string client)
    {
        var builder = Recorded("--Parameters:qdrant-Key=KEY123");
        await using var application = builder.Build();
        var qdrant = builder.Resources.OfType<QdrantServerResource>().Single();
        foreach (var (endpoint, port) in new[] { (qdrant.PrimaryEndpoint, 40000), (qdrant.HttpEndpoint, 40001) })
            endpoint.EndpointAnnotation.AllocatedEndpoint = new AllocatedEndpoint(endpoint.EndpointAnnotation, "localhost", port);

        var actual = await VariablesAsync(builder.Resources.Single(resource => resource.Name == client), builder.ExecutionContext);

        actual.ShouldBe(RecordedVariables(client).Where(variable => variable.Contains("qdrant", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));
    }

    private string Tag() => Recorded().Resources.OfType<QdrantServerResource>().Single().Annotations.OfType<ContainerImageAnnotation>().Single().Tag!;

    private IDistributedApplicationBuilder Recorded(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
        var qdrant = builder.AddQdrant("qdrant").WithDataVolume("edgeai.apphost-4fd49daa4f-qdrant-data");
        builder.AddProject("inference", Project("Inference", """{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5080"}}}""")).WithReference(qdrant);
        builder.AddProject("indexer", Project("Indexer")).WithReference(qdrant).WithExplicitStart();
        return builder;
    }

    private string Project(string name, string? launchSettings = null)
    {
        var folder = Directory.CreateDirectory(_folder.Combine($"EdgeAI.{name}")).FullName;
        if (launchSettings is not null)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "Properties")).FullName, "launchSettings.json"), launchSettings);
        var file = Path.Combine(folder, $"EdgeAI.{name}.csproj");
        File.WriteAllText(file, "<Project />");
        return file;
    }

    private static async Task<List<string>> VariablesAsync(IResource resource, DistributedApplicationExecutionContext run)
    {
        var environment = new EnvironmentCallbackContext(run, resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(environment);
        var variables = new List<string>();
        foreach (var (name, value) in environment.EnvironmentVariables.Where(variable => variable.Key.Contains("qdrant", StringComparison.OrdinalIgnoreCase)))
            variables.Add($"{name}={(value is IValueProvider provider ? await provider.GetValueAsync(TestContext.Current.CancellationToken) : value)}");
        return [.. variables.Order(StringComparer.Ordinal)];
    }

    private static JsonObject Resources(string manifest) => JsonNode.Parse(manifest)!["resources"]!.AsObject();

    /// <summary>The variables of one resource of the recording: its indented lines with a name before the equals sign.</summary>
    private static IEnumerable<string> RecordedVariables(string resource) => File.ReadLines(RecordedFile("run-mode-environment.txt"))
        .SkipWhile(line => !line.StartsWith($"== {resource} ", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("== ", StringComparison.Ordinal))
        .Select(line => line.Trim()).Where(line => line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && !line[..at].Contains(' ', StringComparison.Ordinal));

    private static string RecordedFile(string name) => RepositoryRoot.Combine("EdgeAI.Tests", "AppHost", "Recorded", name);
}
