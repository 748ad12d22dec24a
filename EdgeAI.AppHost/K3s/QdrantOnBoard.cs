namespace EdgeAI.AppHost.K3s;

/// <summary>What Qdrant's image needs in a cluster beyond the model: writable paths under a read-only root, and probes.</summary>
internal static class QdrantOnBoard
{
    public static IEnumerable<KeyValuePair<string, string>> Settings(IResource resource) => resource is not QdrantServerResource ? [] :
    [
        // Both lie beside the vectors by default, on the image's own file system.
        new("QDRANT__STORAGE__SNAPSHOTS_PATH", "/qdrant/storage/snapshots"),
        new("QDRANT_INIT_FILE_PATH", "/qdrant/storage/.qdrant-initialized"),
    ];

    public static IEnumerable<EndpointProbeAnnotation> Probes(IResource resource) => resource is not QdrantServerResource qdrant ? [] :
    [
        Probe(ProbeType.Readiness, qdrant, "/readyz"),
        Probe(ProbeType.Liveness, qdrant, "/livez"),
    ];

    /// <summary>With the defaults of <c>WithHttpProbe</c>; those of the annotation itself are zeros.</summary>
    private static EndpointProbeAnnotation Probe(ProbeType type, QdrantServerResource qdrant, string path) => new()
    {
        Type = type, EndpointReference = qdrant.HttpEndpoint, Path = path,
        InitialDelaySeconds = 5, PeriodSeconds = 5, TimeoutSeconds = 1, FailureThreshold = 3, SuccessThreshold = 1,
    };
}
