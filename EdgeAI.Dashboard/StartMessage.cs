using EdgeAI.Dashboard.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard;

/// <summary>What the program says once, when it can be used.</summary>
public static class StartMessage
{
    /// <summary>Writes the login link and the OTLP addresses.</summary>
    public static void Write(WebApplication app, TextWriter to)
    {
        var options = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        var (pages, grpc, http) = Ports(app);
        to.WriteLine($"Dashboard: http://localhost:{pages}/login?t={options.BrowserToken}");
        to.WriteLine($"OTLP: gRPC http://localhost:{grpc}, HTTP http://localhost:{http}");
        // A key that was configured is known to whoever configured it; only a random one has to be told.
        if (options.Otlp.KeyIsRandom && !options.Otlp.AllowAnonymous)
            to.WriteLine($"OTEL_EXPORTER_OTLP_HEADERS={Security.OtlpKeyMiddleware.Header}={options.Otlp.ApiKey}");
    }

    /// <summary>The ports a started dashboard listens on: pages, OTLP over gRPC, OTLP over HTTP.</summary>
    public static (int Pages, int Grpc, int Http) Ports(WebApplication app)
    {
        // In the order they were bound; a port given by number may be there twice, for IPv4 and IPv6.
        var ports = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(address => new Uri(address).Port).Distinct().ToList();
        return (ports[0], ports[1], ports[2]);
    }
}
