using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeAI.Tests.ServiceDefaults;

public sealed class ServiceDefaultsTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Endpoints_InEveryEnvironment_Answer(string environment)
    {
        await using var app = await StartAsync(environment);
        using var client = app.GetTestClient();
        (await client.GetStringAsync("/health")).ShouldBe("Healthy");
        (await client.GetStringAsync("/alive")).ShouldBe("Healthy");
        (await client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_WithACheckThatIsNotReady_Is503WhileAliveIs200()
    {
        await using var app = await StartAsync(configure: builder => builder.Services.AddHealthChecks().AddCheck("index", () => HealthCheckResult.Unhealthy()));
        using var client = app.GetTestClient();
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_OfAMeterOfOurs_AreScraped()
    {
        await using var app = await StartAsync();
        using var meter = new Meter("EdgeAI.SomeRoom");
        meter.CreateCounter<long>("edgeai.test.frames", "{frame}").Add(3);
        using var client = app.GetTestClient();
        (await client.GetStringAsync("/metrics")).ShouldContain("edgeai_test_frames");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("http://localhost:1", true)]
    public void Otlp_OnlyWithAnEndpoint_IsExported(string? endpoint, bool expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        builder.AddServiceDefaults();
        builder.Services.Any(service => service.ServiceType.FullName?.Contains("UseOtlpExporterRegistration", StringComparison.Ordinal) == true).ShouldBe(expected);
    }

    [Fact]
    public async Task Providers_Resolved_Exist()
    {
        await using var app = await StartAsync();
        app.Services.GetService<MeterProvider>().ShouldNotBeNull();
        app.Services.GetService<TracerProvider>().ShouldNotBeNull();
    }

    [Fact]
    public async Task HttpClient_WithAServiceName_FindsTheServiceByConfiguration()
    {
        var targetBuilder = WebApplication.CreateSlimBuilder();
        targetBuilder.Logging.ClearProviders();
        await using var target = targetBuilder.Build();
        target.Urls.Add("http://127.0.0.1:0");
        target.MapGet("/", () => "found");
        await target.StartAsync();

        await using var app = await StartAsync(configure: builder =>
        {
            builder.Configuration["services:inference:http:0"] = target.Urls.First();
            builder.Services.AddHttpClient("inference");
        });
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("inference");
        (await client.GetStringAsync("http://inference/")).ShouldBe("found");
    }

    private static async Task<WebApplication> StartAsync(string environment = "Production", Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }
}
