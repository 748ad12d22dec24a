using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>Puts teaching together.</summary>
internal static class ItemsSetup
{
    /// <summary>Adds everything that teaches.</summary>
    public static WebApplicationBuilder AddItems(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ItemsOptions>().Bind(builder.Configuration.GetSection(ItemsOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ItemsOptions>, ItemsOptionsRanges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ItemsOptions>, ItemsOptionsRules>());
        services.AddSingleton<ItemLibrary>();
        services.AddSingleton<StreamLesson>();
        services.AddSingleton<Teacher>();
        services.AddSingleton<LessonLimit>();
        services.AddSingleton<LessonBody>();
        services.AddSingleton<ItemArchive>();
        services.AddSingleton<RefitJob>();
        services.AddSingleton<Refitter>();
        services.AddHostedService(static provider => provider.GetRequiredService<Refitter>());
        services.AddHostedService<ItemScrub>();
        services.AddSingleton<ItemsHttp>();
        services.AddSingleton<ItemsService>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ItemsJson.Default));
        return builder;
    }
}
