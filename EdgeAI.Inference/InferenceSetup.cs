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

namespace EdgeAI.Inference;

/// <summary>Puts the service together.</summary>
internal static class InferenceSetup
{
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
        app.UseRequestCounting();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseLocalNames();
        app.UseBudgetedMessages();
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
        services.AddSingleton<ImageBodyReader>();
        services.AddSingleton<SimilarityHttp>();
        services.AddSingleton<WriteAccess>();
        services.AddOpenApi(static openApi => openApi
            .AddOperationTransformer(new ImageBodyOperation())
            .AddDocumentTransformer(new ServiceDocument()));
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
        });
        services.AddOptions<global::Grpc.AspNetCore.Server.GrpcServiceOptions>().Configure<IOptions<EmbeddingOptions>>(static (grpc, embedding) =>
            // One mebibyte for the other fields, so that it is the image's limit that speaks and not the message's.
            grpc.MaxReceiveMessageSize = (int)Math.Min(embedding.Value.MaxImageBytes + (1 << 20), int.MaxValue));
        services.AddSingleton<FaultInterceptor>();
        services.AddSingleton<SimilarityService>();
        services.AddSingleton<FrameStream>();
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(health => health.Services.Map("edgeai.v1.Similarity", _ => true));
        services.Configure<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.FromSeconds(1);
            publisher.Period = TimeSpan.FromSeconds(5);
        });
    }
}
