using EdgeAI.AppHost.Data;

if (BoxHelp.IsAskedFor(args))
{
    Console.WriteLine(BoxHelp.Text);
    return;
}
var builder = DistributedApplication.CreateBuilder(BoxArguments.ForConfiguration(args));
var data = builder.UseData(args);
builder.AddK3sPublisher();

var qdrant = builder.AddQdrant("qdrant")
    .WithDataVolume("qdrant-data");

IResourceBuilder<ProjectResource>? indexer = null;
if (!data.IsEmpty)
{
    var samples = builder.AddProject<Projects.EdgeAI_Samples>("samples")
        .WithArgs("--output", data.Samples)
        .RunsWhen(data.NeedsSamples)
        .ExcludeFromManifest();

    indexer = builder.AddProject<Projects.EdgeAI_Indexer>("indexer")
        .WithArgs(data.BuildArguments)
        .WithReference(qdrant)
        .WithSharedData("edgeai-data", data.Folder)
        .WithNextStep("push", "push", data.Index, "--to", "qdrant", "--wait", "3600")
        .WithRebuildCommand()
        .RunsAfter(samples)
        .RunsWhen(data.NeedsIndex);
}

var inference = builder.AddProject<Projects.EdgeAI_Inference>("inference")
    .WithHttpEndpoint(targetPort: 8081, name: "grpc", env: "Inference__GrpcPort")
    .WithEndpoint("grpc", grpc => grpc.Transport = "http2")
    .WithEnvironment("Inference__IndexPath", data.Index)
    .WithReference(qdrant)
    .WithRemoteQdrant()
    .WithContainerSettings(data)
    .WithSharedData("edgeai-data", data.Folder)
    .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
    .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
    .WithCatalogCommands(data)
    .WithUrlForEndpoint("http", url => url.DisplayText = "Live page")
    .WithExternalHttpEndpoints()
    .WaitFor(qdrant)
    .RunsAfter(indexer);

if (data.Sources.Count > 0)
    builder.AddProject<Projects.EdgeAI_Capture>("capture")
        .WithHttpEndpoint()
        .WithReference(inference)
        .WithSources(data)
        .WithSharedData("edgeai-data", data.Folder)
        .WithNodeDevice("squat.ai/video")
        .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
        .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
        .WaitFor(inference);

builder.Build().Run();
