using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// Refuses requests for other host names while the service listens on loopback only: otherwise a web page could point a name
/// of its own at 127.0.0.1 and read the camera through its visitor's browser (DNS rebinding). <c>AllowedHosts</c> overrides.
/// </summary>
internal sealed class LocalNames(IConfiguration configuration, ListeningEndpoints endpoints) : IConfigureOptions<HostFilteringOptions>
{
    public void Configure(HostFilteringOptions options)
    {
        // The error is answered as ProblemDetails, like every other.
        options.IncludeFailureMessage = false;
        var configured = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        options.AllowedHosts = configured is { Length: > 0 } ? configured
            : endpoints.BeyondLoopback ? ["*"]
            : ["localhost", "127.0.0.1", "[::1]"];
    }
}
