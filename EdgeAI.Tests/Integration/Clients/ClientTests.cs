using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.Clients;

/// <summary>Each program of docs/clients.md searches and teaches.</summary>
public sealed partial class ClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TwinCatalog _catalog = new();
    private InferenceServer _server = null!;
    private Dictionary<string, string> _environment = [];

    private string Image => _folder.Combine("image.jpg");

    public async ValueTask InitializeAsync()
    {
        _server = await _catalog.ServeAsync(("Items:Refit", "false"));
        _environment = new() { ["EDGEAI_URL"] = _server.Address.ToString().TrimEnd('/'), ["EDGEAI_GRPC"] = $"http://{_server.Channel.Target}", ["PYTHONDONTWRITEBYTECODE"] = "1" };
        await File.WriteAllBytesAsync(Image, DrawnProducts.Draw(DrawnProducts.Labels[0], 9));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _catalog.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Curl_SearchesAndTeaches()
    {
        ClientProcess.Require("curl", "curl");
        var script = PromptSign().Replace(ClientsPage.Program("console"), "");

        var output = await ClientProcess.RunAsync(_folder.Path, _environment, "sh", "-e", "-c", script, "sh", Image);

        output.ShouldContain("\"outcome\"");
        await ShouldHaveLearnedAsync("Clients/curl");
    }

    [Fact]
    public async Task Python_SearchesAndTeaches()
    {
        ClientProcess.Require("python3", "python3");
        await WriteAsync("client.py", "python");

        await RunAsync("Clients/Python", "python3", "client.py", Image);
        await ShouldSayWhatIsWrongAsync("python3", "client.py");
    }

    [Fact]
    public async Task Go_SearchesAndTeaches()
    {
        ClientProcess.Require("go", "golang-go");
        await WriteAsync("client.go", "go");
        _environment["GOCACHE"] = _folder.Combine("cache");
        _environment["GO111MODULE"] = "off";

        await RunAsync("Clients/Go", "go", "run", "client.go", Image);
    }

    [Fact]
    public async Task TypeScript_CompilesWithGeneratedTypesSearchesAndTeaches()
    {
        ClientProcess.Require("npm", "nodejs npm");
        foreach (var file in (string[])["package.json", "package-lock.json", "tsconfig.json"])
            File.Copy(Path.Combine(RepositoryRoot.Path, "EdgeAI.Tests", "Integration", "Clients", file), _folder.Combine(file));
        var (exit, said) = await ClientProcess.TryRunAsync(_folder.Path, _environment, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.SkipUnless(exit == 0, $"npm could not install openapi-typescript: {said}");
        await File.WriteAllTextAsync(_folder.Combine("openapi.json"), await _server.Http.GetStringAsync("/openapi/v1.json"));
        await WriteAsync("client.ts", "typescript");

        await ClientProcess.RunAsync(_folder.Path, _environment, "node", "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "edgeai.d.ts");
        (await File.ReadAllTextAsync(_folder.Combine("edgeai.d.ts"))).ShouldNotContain("number | string");
        await ClientProcess.RunAsync(_folder.Path, _environment, "node", "node_modules/typescript/bin/tsc");
        await RunAsync("Clients/TypeScript", "node", "client.js", Image);
        await ShouldSayWhatIsWrongAsync("node", "client.js");
    }

    [Fact]
    public async Task CSharp_SearchesAndTeaches()
    {
        // Its project is named relative to a folder of this repository.
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts", $"client-{Guid.NewGuid():n}")).FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "client.cs"), ClientsPage.Program("csharp"));

            var output = await ClientProcess.RunAsync(folder, _environment, "dotnet", "run", "client.cs", Image);

            output.ShouldContain(DrawnProducts.Labels[0]);
            await ShouldHaveLearnedAsync("Clients/C#");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task WriteAsync(string file, string language) => File.WriteAllTextAsync(_folder.Combine(file), ClientsPage.Program(language));

    private async Task RunAsync(string label, string program, params string[] arguments)
    {
        (await ClientProcess.RunAsync(_folder.Path, _environment, program, arguments)).ShouldContain(DrawnProducts.Labels[0]);
        await ShouldHaveLearnedAsync(label);
    }

    private async Task ShouldSayWhatIsWrongAsync(string program, string client)
    {
        var text = _folder.Combine("no-image.txt");
        await File.WriteAllTextAsync(text, "no image");

        var (exit, output) = await ClientProcess.TryRunAsync(_folder.Path, _environment, program, client, text);

        exit.ShouldNotBe(0);
        output.ShouldContain("Expected a JPEG, PNG or WebP image");
    }

    private async Task ShouldHaveLearnedAsync(string label) =>
        (await (await _server.Http.GetAsync("/items")).ReadJsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("label").GetString()).ShouldContain(label);

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    private static partial Regex PromptSign();
}
