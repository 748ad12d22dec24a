using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// The host gives the server the addresses of its environment once more when it starts, however they were taken from the settings;
/// Kestrel would warn at every start that the explicit endpoints, which were made of them, override them.
/// </summary>
internal sealed class ExplicitEndpoints : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.ServerFeatures.Get<IServerAddressesFeature>()?.Addresses.Clear();
        next(app);
    };
}
