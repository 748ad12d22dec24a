using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Publishing;

/// <summary>What the command line asks to be written down: <c>--publisher NAME --output-path PATH</c>.</summary>
/// <param name="Publisher"><c>manifest</c> or <c>k3s</c>.</param>
/// <param name="OutputPath">Where to; relative to the AppHost's folder; null for the publisher's default.</param>
internal sealed record PublishRequest(string Publisher, string? OutputPath)
{
    public static PublishRequest? Read(IConfiguration configuration)
    {
        var publisher = configuration["publisher"] ?? configuration["Publishing:Publisher"];
        return string.IsNullOrWhiteSpace(publisher) ? null : new PublishRequest(publisher, configuration["output-path"] ?? configuration["Publishing:OutputPath"]);
    }
}
