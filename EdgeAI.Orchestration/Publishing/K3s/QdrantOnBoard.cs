namespace EdgeAI.Orchestration.Publishing.K3s;

/// <summary>What Qdrant's image needs to run with a read-only root and to be probed; Aspire's model says neither.</summary>
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
        new EndpointProbeAnnotation { Type = ProbeType.Readiness, EndpointReference = qdrant.HttpEndpoint, Path = "/readyz" },
        new EndpointProbeAnnotation { Type = ProbeType.Liveness, EndpointReference = qdrant.HttpEndpoint, Path = "/livez" },
    ];
}
