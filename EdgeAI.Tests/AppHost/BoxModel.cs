using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace EdgeAI.Tests.AppHost;

/// <summary>The AppHost's model, made and not run.</summary>
internal static class BoxModel
{
    /// <summary>A container runtime that answers and is never used, because nothing is started.</summary>
    public const string AnyRuntime = "--ASPIRE_CONTAINER_RUNTIME=true";

    public const string NoRuntime = "--Containers:Enabled=false";

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) => DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(args);

    public static IEnumerable<string> Projects(this IDistributedApplicationTestingBuilder builder) => builder.Resources.OfType<ProjectResource>().Select(project => project.Name);

    public static ProjectResource Project(this IDistributedApplicationTestingBuilder builder, string name) => builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name);

    /// <summary>The environment of a resource, references left as they are.</summary>
    public static async Task<SortedDictionary<string, object>> EnvironmentAsync(this IDistributedApplicationTestingBuilder builder, string name)
    {
        var (resource, values) = (builder.Project(name), new SortedDictionary<string, object>(StringComparer.Ordinal));
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            var environment = new Dictionary<string, object>();
            // Some ask for addresses, of which there are none before the start.
            await Record.ExceptionAsync(() => annotation.Callback(new EnvironmentCallbackContext(builder.ExecutionContext, resource, environment, TestContext.Current.CancellationToken)));
            foreach (var (variable, value) in environment)
                values[variable] = value;
        }
        return values;
    }

    public static async Task<List<string>> ArgumentsAsync(this IDistributedApplicationTestingBuilder builder, string name)
    {
        var context = new CommandLineArgsCallbackContext([], TestContext.Current.CancellationToken);
        foreach (var annotation in builder.Project(name).Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(context);
        return [.. context.Args.Select(argument => $"{argument}")];
    }

    /// <summary>What a resource waits for, and how.</summary>
    public static IEnumerable<(string Name, WaitType How)> WaitsOf(this IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Project(name).Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource.Name, wait.WaitType));
}
