using EdgeAI.Embedding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Embedding;

public class EmbeddingOptionsTests
{
    [Fact]
    public void Load_SeveralFaults_AreAllReportedByTheirKeys()
    {
        var options = new EmbeddingOptions { CropFraction = double.NaN, CallDeadline = TimeSpan.Zero, Instances = 0, MaxImageBytes = 3 };
        var failures = Should.Throw<OptionsValidationException>(() => Embedder.Load(options)).Failures.ToList();
        failures.Count.ShouldBe(4);
        failures.ShouldContain("Embedding:Instances is 0; expected 1 to 256.");
        failures.ShouldContain(failure => failure.StartsWith("Embedding:CropFraction is NaN"));
        failures.ShouldContain(failure => failure.StartsWith("Embedding:CallDeadline is 00:00:00; expected 00:00:00.0100000"));
        failures.ShouldContain(failure => failure.StartsWith("Embedding:MaxImageBytes is 3; expected 1024"));
    }

    [Fact]
    public void Defaults_AreValidAndAsDocumented()
    {
        var options = new EmbeddingOptions();
        options.GuestMemoryLimitBytes.ShouldBe(256 << 20);
        options.CallDeadline.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.MaxImageBytes.ShouldBe(20 << 20);
        options.Instances.ShouldBe(Environment.ProcessorCount);
        new EmbeddingOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void AddEmbedding_Configuration_BindsAndLoadsOneEmbedder()
    {
        var configuration = new ConfigurationManager();
        configuration["Embedding:ModelDirectory"] = ShippedModel.Folder;
        configuration["Embedding:CropFraction"] = "0.8";
        configuration["Embedding:CallDeadline"] = "00:00:20";
        using var services = new ServiceCollection().AddMetrics().AddLogging().AddEmbedding(configuration).BuildServiceProvider();
        var embedder = services.GetRequiredService<Embedder>();
        embedder.Identity.Preprocessing.ShouldContain("crop 0.8");
        services.GetRequiredService<Embedder>().ShouldBeSameAs(embedder);
    }

    [Fact]
    public async Task AddEmbedding_BadConfiguration_FailsWhenTheHostStarts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Embedding:Instances"] = "1000";
        builder.Services.AddEmbedding(builder.Configuration);
        using var host = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("Embedding:Instances is 1000");
    }

    [Fact]
    public void AddEmbedding_InCode_Configures()
    {
        using var services = new ServiceCollection().AddEmbedding(options => options.MaxImagePixels = 12345).BuildServiceProvider();
        services.GetRequiredService<IOptions<EmbeddingOptions>>().Value.MaxImagePixels.ShouldBe(12345);
    }
}
