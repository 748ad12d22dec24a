using EdgeAI.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

public class ExporterChoiceTests
{
    [Theory]
    [InlineData("TRACES", "none", false, 0)]
    [InlineData("TRACES", "otlp", true, 0)]
    [InlineData("TRACES", "console", true, 1)]
    [InlineData("TRACES", "prometheus", true, 1)]
    [InlineData("LOGS", "NONE", false, 0)]
    [InlineData("METRICS", "prometheus", false, 0)]
    [InlineData("METRICS", "prometheus,otlp", true, 0)]
    public void Sends_ExporterOfASignal_IsThatSignalsAlone(string signal, string exporter, bool sends, int faults)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317"), new($"OTEL_{signal}_EXPORTER", exporter)]).Build();

        var settings = new TelemetrySettings(configuration);

        foreach (var each in (string[])["TRACES", "METRICS", "LOGS"]) settings.Sends(each).ShouldBe(each != signal || sends, each);
        settings.Faults.Count.ShouldBe(faults);
    }
}
