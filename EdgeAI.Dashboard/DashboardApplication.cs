using EdgeAI.Dashboard.Components;
using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Live;
using EdgeAI.Dashboard.Otlp;
using EdgeAI.Dashboard.Resources;
using EdgeAI.Dashboard.Security;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.TelemetryApi;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.Options;
using Microsoft.FluentUI.AspNetCore.Components;

namespace EdgeAI.Dashboard;

/// <summary>The dashboard as a program: pages on one loopback port, OTLP on two more.</summary>
public static class DashboardApplication
{
    /// <summary>Runs until told to stop.</summary>
    /// <returns>The exit code: 0, 1 when a port cannot be had, 2 when the configuration is wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync();
            StartMessage.Write(app, Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var fault in e.Failures)
                await Console.Error.WriteLineAsync(fault);
            return 2;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Choose others with Dashboard:Port, Dashboard:Otlp:GrpcPort and Dashboard:Otlp:HttpPort (0 takes a free one).");
            return 1;
        }
    }

    /// <summary>Builds the program without starting it.</summary>
    /// <param name="args">Command line, as configuration (<c>--Dashboard:Port=0</c>).</param>
    /// <exception cref="OptionsValidationException">The configuration is wrong; every fault is named.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(DashboardApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Whoever runs us may have set addresses for services in general; ours come from Dashboard:*.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "");
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);

        var options = ReadOptions(builder.Configuration);
        builder.Services.AddSingleton(Options.Create(options));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Otlp.MaxRequestBytes;
            kestrel.ListenOnLoopback(options.Port, EndpointRole.Pages);
            kestrel.ListenOnLoopback(options.Otlp.GrpcPort, EndpointRole.OtlpGrpc);
            kestrel.ListenOnLoopback(options.Otlp.HttpPort, EndpointRole.OtlpHttp);
        });
        AddLogging(builder);
        AddServices(builder.Services, options);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static DashboardOptions ReadOptions(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>() ?? new DashboardOptions();
        if (options.Faults().ToList() is { Count: > 0 } faults)
            throw new OptionsValidationException(DashboardOptions.Section, typeof(DashboardOptions), faults);
        if (string.IsNullOrEmpty(options.BrowserToken))
            options.BrowserToken = BrowserToken.Create();
        if (string.IsNullOrEmpty(options.Otlp.ApiKey))
            (options.Otlp.ApiKey, options.Otlp.KeyIsRandom) = (BrowserToken.Create(), true);
        return options;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter(null, LogLevel.Warning);
        builder.Logging.AddFilter("EdgeAI", LogLevel.Information);
        // A port in use is told by RunAsync in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private static void AddServices(IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TelemetryStore>().AddSingleton<TelemetryIntake>().AddSingleton<BrowserToken>();
        services.AddSingleton<ResourceBoard>().AddHostedService<ResourceWatcher>();
        services.AddSingleton(provider => new ResourceApiClient(new HttpClient(), provider.GetRequiredService<IOptions<DashboardOptions>>()));
        services.AddScoped<LiveUpdates>().AddScoped<CircuitHandler, LiveCircuitHandler>();
        services.AddHealthChecks();
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = options.Otlp.MaxRequestBytes);
        services.AddRequestDecompression();
        // Nothing that is protected needs to outlive the process, so no keys are written to disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1));
        services.AddFluentUIComponents();
        // Only names of this machine: a page elsewhere cannot reach us by a name that resolves to loopback.
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
    }

    private static void Map(WebApplication app)
    {
        // Each port serves its own routes and no other's.
        app.MapWhen(context => context.Role() == EndpointRole.OtlpGrpc, otlp => otlp
            .UseMiddleware<OtlpKeyMiddleware>()
            .UseRouting()
            .UseEndpoints(routes =>
            {
                routes.MapGrpcService<OtlpTraceService>();
                routes.MapGrpcService<OtlpLogsService>();
                routes.MapGrpcService<OtlpMetricsService>();
            }));
        app.MapWhen(context => context.Role() == EndpointRole.OtlpHttp, otlp => otlp
            .UseMiddleware<OtlpKeyMiddleware>()
            .UseRequestDecompression()
            .UseRouting()
            .UseEndpoints(routes => routes.MapOtlpHttp()));

        app.UseHostFiltering();
        app.UseMiddleware<PageGate>();
        app.UseWhen(context => context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        // Said here, or it would be done before the branches and choose the pages' routes for OTLP's requests.
        app.UseRouting();
        app.UseAntiforgery();
        app.MapHealthChecks("/alive");
        app.MapHealthChecks("/health");
        app.MapLogin();
        app.MapConsoleDownload();
        app.MapTelemetryApi();
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{app.Environment.ApplicationName}.staticwebassets.endpoints.json")))
            app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
