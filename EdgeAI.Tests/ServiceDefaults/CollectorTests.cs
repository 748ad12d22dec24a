using System.Text.Json;

namespace EdgeAI.Tests.ServiceDefaults;

public class CollectorTests
{
    [Theory]
    [InlineData("EdgeAI.Inference")]
    [InlineData("EdgeAI.Capture")]
    public void Service_DoesNotRunOnTheServersCollector(string project)
    {
        // The web SDK turns it on, and a setting with a misspelt name does not turn it off.
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{project}.runtimeconfig.json")));
        settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").GetProperty("System.GC.Server").GetBoolean().ShouldBeFalse();
    }
}
