using System.Text.Json.Serialization;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Grpc;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Api.OpenApi;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Items;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Regions;
using EdgeAI.Inference.Routing;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Vectors;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace EdgeAI.Inference;

/// <summary>Puts the service together.</summary>
internal static class InferenceSetup
{
    // Each can be asked for by name at grpc.health.v1.Health.
    private static readonly string[] ServedServices =
    [
        "edgeai.v1.Similarity", "edgeai.v1.Feedback", "edgeai.v1.Items",
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
    ];

    /// <summary>Adds everything that answers.</summary>
    public static WebApplicationBuilder AddInference(this WebApplicationBuilder builder)
    {
        builder.AddHosting();
        builder.AddOptions();
        builder.Services.AddEmbedding(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<InferenceMetrics>();
        builder.Services.AddCatalog();
        builder.AddVectorIndex();
        builder.Services.AddMatching();
        builder.Services.AddHttpApi();
        builder.Services.AddGrpcApi();
        builder.AddDeciding();
        builder.Services.AddSingleton<LiveHub>();
        builder.AddItems();
        builder.Services.AddSingleton<SourceRegions>();
        builder.Services.AddSingleton<RegionsHttp>();
        return builder;
    }

    /// <summary>Maps the API and the live page.</summary>
    public static WebApplication MapInference(this WebApplication app)
    {
        app.UsePathPrefix(app.Services.GetRequiredService<IOptions<InferenceOptions>>().Value.PathBase);
        // Here, or it would be done before the prefix is taken off.
        app.UseRouting();
        app.UseRequestCounting();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseLocalNames();
        app.UseMessageLimits();
        SimilarityHttp.Map(app);
        FeedbackHttp.Map(app);
        app.MapGrpcService<SimilarityService>();
        app.MapGrpcService<FeedbackService>();
        app.MapGrpcService<ItemsService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        app.MapOpenApi();
        ItemsHttp.Map(app);
        RegionsHttp.Map(app);
        LiveEndpoints.Map(app);
        OwnKeyEndpoint.Map(app);
        PageAssets.Map(app);
        return app;
    }

    private static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ConfiguredUrls.TakeFrom(builder));
        builder.Services.AddSingleton<IStartupFilter, ExplicitEndpoints>();
        builder.Services.AddSingleton<ListeningEndpoints>();
        builder.Services.AddSingleton<FatalFault>();
        builder.Services.AddSingleton<WriteKey>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ForwardedHeadersOptions>, Proxies>());
        builder.Services.AddSingleton<StoreDamage>();
        builder.Services.AddHostedService<MemoryReturn>();
        builder.Services.AddHealthChecks().AddCheck<StoreDamage>(StoreDamage.Name);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, ListeningSetup>());
        builder.Services.AddSingleton<LocalNames>();
        // ASP.NET Core's own filter stands before the error pages and would answer HTML.
        builder.Services.PostConfigure<HostFilteringOptions>(static filter => filter.AllowedHosts = ["*"]);
        // Five seconds are what the whole tree has to stop in.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // What keeps the service from starting is said in one line by StartupFault, not as a stack trace as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // A client that goes away is told in two stack traces otherwise, at each end of a capture worker.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", static level => level is LogLevel.Warning or LogLevel.Error);
    }

    private static void AddOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<InferenceOptions>().Bind(builder.Configuration.GetSection(InferenceOptions.Section)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsRanges>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsRules>());
        builder.Services.AddOptions<LiveOptions>().Bind(builder.Configuration.GetSection(LiveOptions.Section)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LiveOptions>, LiveOptionsRanges>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LiveOptions>, LiveOptionsRules>());
        builder.Services.AddOptions<HnswOptions>().Bind(builder.Configuration.GetSection("Vectors"));
    }

    private static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<CatalogState>();
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<CatalogLoader>();
        services.AddSingleton<CatalogTakeover>();
        services.AddHealthChecks().AddCheck<CatalogHealthCheck>(CatalogHealthCheck.Name);
        services.Configure<HealthCheckOptions>(CatalogHealthCheck.Describe);
    }

    private static void AddMatching(this IServiceCollection services)
    {
        services.AddSingleton<AdmissionGate>();
        services.AddSingleton<ImageMatcher>();
        services.AddSingleton<AnswerPool>();
    }

    private static void AddHttpApi(this IServiceCollection services)
    {
        // Before AddProblemDetails, so that it is asked first.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<FaultHandler>();
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<ImageBodyReader>();
        services.AddSingleton<SimilarityHttp>();
        services.AddSingleton<WriteAccess>();
        services.AddOpenApi(static openApi =>
        {
            // A type or null is a list of types from 3.1 on, at which generators stop.
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
            openApi
                .AddOperationTransformer(new ImageBodyOperation())
                .AddOperationTransformer(new ParameterOperation())
                .AddOperationTransformer(new AnswerOperation())
                .AddSchemaTransformer(new AbsentProperties())
                .AddDocumentTransformer(new ServiceDocument());
        });
        // Numbers as text are not taken, and the OpenAPI document would otherwise say that they are.
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RegionJson.Default));
    }

    private static void AddGrpcApi(this IServiceCollection services)
    {
        services.AddGrpc(static grpc =>
        {
            grpc.Interceptors.Add<FaultInterceptor>();
            // Its catch-all would turn every 405 of an address with two segments into a 404.
            grpc.IgnoreUnknownServices = true;
            // Images are compressed already, and a small message that inflates to a large one would be counted as a small one.
            grpc.CompressionProviders = [];
            // MessageLimits has the limits, and says which.
            grpc.MaxReceiveMessageSize = null;
        });
        services.AddSingleton<MessageLimits>();
        services.AddSingleton<FaultInterceptor>();
        services.AddSingleton<SimilarityService>();
        services.AddSingleton<FrameStream>();
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(static health =>
        {
            foreach (var service in ServedServices) health.Services.Map(service, static _ => true);
        });
        services.Configure<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.FromSeconds(1);
            publisher.Period = TimeSpan.FromSeconds(5);
        });
    }
}
