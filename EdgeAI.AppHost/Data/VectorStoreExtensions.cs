using Microsoft.Extensions.Configuration;

namespace EdgeAI.AppHost.Data;

/// <summary>Chooses by <c>--vectors</c> what answers, and starts a Qdrant container where one can run.</summary>
internal static class VectorStoreExtensions
{
    private const string Names = "embedded, qdrant or hybrid";

    /// <summary>Reads <c>--vectors embedded|qdrant|hybrid</c> (configuration <c>Vectors</c>). In a deployment an overlay chooses.</summary>
    /// <exception cref="DistributedApplicationException">It is none of them, or another option rules it out.</exception>
    public static VectorStore UseVectors(this IDistributedApplicationBuilder builder, string[] args, BoxData data)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return VectorStore.Embedded;
        if ((BoxArguments.ValuesOf(args, BoxArguments.Vectors, (Names, "STORE")).LastOrDefault() ?? builder.Configuration["Vectors"]) is not { } text)
            return VectorStore.Embedded;
        if (!Enum.GetNames<VectorStore>().Contains(text, StringComparer.OrdinalIgnoreCase))
            throw new DistributedApplicationException($"Expected {BoxArguments.Vectors} {Names}, got \"{text}\".");
        var vectors = Enum.Parse<VectorStore>(text, ignoreCase: true);
        if (vectors.NeedQdrant())
            EnsureItCanBeFilled(text, data, builder.Configuration);
        return vectors;
    }

    /// <summary>Whether inference asks the container.</summary>
    public static bool NeedQdrant(this VectorStore vectors) => vectors != VectorStore.Embedded;

    /// <summary>Adds the container; null on a machine where none can run. A deployment always has it.</summary>
    /// <exception cref="DistributedApplicationException">It is needed and cannot run.</exception>
    public static IResourceBuilder<QdrantServerResource>? AddQdrantWhereContainersRun(this IDistributedApplicationBuilder builder, string name, VectorStore vectors)
    {
        if (builder.ExecutionContext.IsPublishMode || ContainerRuntime.Answers(builder.Configuration))
        {
            var qdrant = builder.AddQdrant(name).WithDataVolume($"{name}-data");
            return vectors.NeedQdrant() ? qdrant : qdrant.ReportFailedStart();
        }
        if (vectors.NeedQdrant())
            throw new DistributedApplicationException(
                $"{BoxArguments.Vectors} {Name(vectors)} needs a container runtime, and neither Docker nor Podman answers. " +
                $"Start one (\"docker info\" shows whether it answers), or leave {BoxArguments.Vectors} out to answer from the embedded index.");
        Console.WriteLine($"{name} is left out: neither Docker nor Podman answers. The embedded index serves.");
        return null;
    }

    /// <summary>References the container where there is one.</summary>
    public static IResourceBuilder<ProjectResource> WithOptionalReference(this IResourceBuilder<ProjectResource> project, IResourceBuilder<QdrantServerResource>? qdrant) =>
        qdrant is null ? project : project.WithReference(qdrant);

    /// <summary>Tells inference which index answers.</summary>
    public static IResourceBuilder<ProjectResource> WithVectors(this IResourceBuilder<ProjectResource> inference, VectorStore vectors) =>
        vectors.NeedQdrant() ? inference.WithEnvironment("Vectors__Index", Name(vectors)) : inference;

    private static string Name(VectorStore vectors) => vectors.ToString().ToLowerInvariant();

    private static void EnsureItCanBeFilled(string text, BoxData data, ConfigurationManager configuration)
    {
        if (data.IsEmpty)
            throw new DistributedApplicationException(
                $"Expected {BoxArguments.Empty} or {BoxArguments.Vectors} {text}, got both: an empty box has no index to push to Qdrant. Leave one out.");
        if (configuration["RemoteQdrant"] is { Length: > 0 })
            throw new DistributedApplicationException(
                $"Expected --RemoteQdrant or {BoxArguments.Vectors} {text}, got both: the one asks a Qdrant elsewhere, the other the container beside the box. Leave one out.");
    }
}
