using EdgeAI.Inference.Events;
using EdgeAI.Inference.Feedback;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Deciding;

/// <summary>Puts decisions, corrections and events together.</summary>
internal static class DecidingSetup
{
    public static void AddDeciding(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DecisionOptions>().Bind(builder.Configuration.GetSection(DecisionOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DecisionOptions>, DecisionOptionsRanges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DecisionOptions>, DecisionOptionsRules>());
        services.AddOptions<SightingOptions>().Bind(builder.Configuration.GetSection(SightingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SightingOptions>, SightingOptionsRanges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SightingOptions>, SightingOptionsRules>());
        services.AddSingleton<DecisionRoom>();
        services.AddSingleton<FeedbackStore>();
        services.AddHostedService<FeedbackUpkeep>();
        services.AddSingleton<FeedbackDesk>();
        services.AddSingleton<FeedbackHttp>();
        services.AddSingleton<FeedbackService>();
        services.AddSingleton<SightingRoom>();
        services.AddSingleton<SightingBoard>();
        // Whatever is to act on changes is added here as one more listener.
        services.AddSingleton<ISightingListener, SightingLog>();
        services.AddSingleton<ISightingListener>(static provider => provider.GetRequiredService<SightingBoard>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(FeedbackApiJson.Default));
    }
}
