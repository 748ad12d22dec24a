using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Testing;

namespace EdgeAI.Tests.Orchestration.Publishing;

/// <summary>The AppHost's own model in publish mode.</summary>
internal static class AppHostModel
{
    public static async Task<DistributedApplicationModel> ReadAsync(string publisher)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(["--publisher", publisher]);
        await using var application = await builder.BuildAsync();
        return application.Model;
    }
}
