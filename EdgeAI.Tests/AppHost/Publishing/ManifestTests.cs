using System.Text.Json.Nodes;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.AppHost.Publishing;

/// <summary>The committed manifest, compared with what the model gives now and with Aspire's schema.</summary>
public sealed class ManifestTests
{
    private static readonly JsonSchema Schema = new(Recorded("aspire-8.0.schema.json"));

    [Fact]
    public async Task Committed_Manifest_IsNotStale()
    {
        // Paths in it are relative to its folder.
        var file = RepositoryRoot.Combine("artifacts", "aspire-manifest.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var appHost = new AppHostProcess("--publisher", "manifest", "--output-path", file);
        (await appHost.ExitCodeAsync()).ShouldBe(0, appHost.Error);

        File.ReadAllText(RepositoryRoot.Combine("aspire-manifest.json")).ShouldBe(File.ReadAllText(file).Replace("\"../EdgeAI.", "\"EdgeAI.", StringComparison.Ordinal),
            "run: dotnet run --project EdgeAI.AppHost -- --publisher manifest --output-path ../aspire-manifest.json");
    }

    [Fact]
    public void Committed_Manifest_IsValidAgainstAspiresSchema() =>
        Schema.Validate(JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("aspire-manifest.json")))).ShouldBeEmpty();

    [Fact]
    public void Schema_OfWhatAspireWrote_HasNoFault() => Schema.Validate(Recorded("manifest-13.5.2.json")).ShouldBeEmpty();

    [Fact]
    public void Schema_OfAWrongBinding_NamesIt()
    {
        var manifest = Recorded("manifest-13.5.2.json");
        manifest["resources"]!["qdrant"]!["bindings"]!["grpc"]!["protocol"] = "sctp";
        Schema.Validate(manifest).ShouldContain(fault => fault.Contains("protocol", StringComparison.Ordinal));
    }

    private static JsonObject Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("EdgeAI.Tests", "AppHost", "Recorded", name)))!.AsObject();
}
