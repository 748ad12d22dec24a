using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// Believes forwarding headers of configured proxies, and of nobody else: ASPNETCORE_FORWARDEDHEADERS_ENABLED, which Aspire sets, would
/// let anybody name the address he comes from.
/// </summary>
internal sealed class Proxies(IOptions<InferenceOptions> options) : IPostConfigureOptions<ForwardedHeadersOptions>
{
    public void PostConfigure(string? name, ForwardedHeadersOptions headers)
    {
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in options.Value.KnownProxies)
            if (IPAddress.TryParse(proxy, out var address)) headers.KnownProxies.Add(address);
            else headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        // None at all would be everybody.
        headers.ForwardedHeaders = options.Value.KnownProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
    }
}
