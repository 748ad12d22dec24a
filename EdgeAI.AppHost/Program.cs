using EdgeAI.AppHost.Data;
using EdgeAI.AppHost.K3s;

if (BoxHelp.IsAskedFor(args))
{
    Console.WriteLine(BoxHelp.Text);
    return 0;
}
try
{
    var builder = DistributedApplication.CreateBuilder(BoxArguments.ForConfiguration(args));
    var data = builder.UseData(args);
    var vectors = builder.UseVectors(args, data);
    builder.AddK3sPublisher();

    var qdrant = builder.AddQdrantWhereContainersRun("qdrant", vectors);

    IResourceBuilder<ProjectResource>? indexer = null, push = null;
    if (!data.IsEmpty)
    {
        var samples = builder.AddProject<Projects.EdgeAI_Samples>("samples")
            .WithArgs("--output", data.Samples)
            .RunsWhen(data.NeedsSamples)
            .ExcludeFromManifest();

        indexer = builder.AddProject<Projects.EdgeAI_Indexer>("indexer")
            .WithArgs(data.BuildArguments)
            .WithOptionalReference(qdrant)
            .WithSharedData("edgeai-data", data.Folder)
            .WithNextStep("push", data.PushArguments)
            .RunsAfter(samples)
            .RunsWhen(data.NeedsIndex);

        if (qdrant is not null && vectors.NeedQdrant())
            push = builder.AddProject<Projects.EdgeAI_Indexer>("push")
                .WithArgs(data.PushArguments)
                .WithReference(qdrant)
                .WaitFor(qdrant)
                .RunsAfter(indexer)
                .ExcludeFromManifest();

        indexer.WithRebuildCommand(push);
    }

    var inference = builder.AddProject<Projects.EdgeAI_Inference>("inference")
        .WithHttpEndpoint(targetPort: data.GrpcPort, name: "grpc", env: "Inference__GrpcPort")
        .WithEndpoint("grpc", grpc => grpc.Transport = "http2")
        .WithEnvironment("Inference__IndexPath", data.Index)
        .WithOptionalReference(qdrant)
        .WithVectors(vectors)
        .WithRemoteQdrant()
        .WithContainerSettings(data)
        .WithSharedData("edgeai-data", data.Folder)
        .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
        .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
        .WithCatalogCommands(data)
        .WithUrlForEndpoint("http", url => url.DisplayText = "Live page")
        .WithUrlForEndpoint("grpc", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
        .WithExternalHttpEndpoints()
        .RunsAfter(vectors == VectorStore.Qdrant ? push : indexer)
        .WithRestartAfterCrash();

    List<IResourceBuilder<ProjectResource>> services = [inference];
    if (data.Sources.Count > 0)
        services.Add(builder.AddProject<Projects.EdgeAI_Capture>("capture")
            .WithHttpEndpoint()
            .WithReference(inference)
            .WithSources(data)
            .WithSharedData("edgeai-data", data.Folder)
            .WithNodeDevice("squat.ai/video")
            .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
            .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
            .WaitFor(inference)
            .WithRestartAfterCrash());

    builder.WithoutCertificates();
    builder.ReportStart(services, page: inference);
    builder.ReportFailedJobs();
    builder.Build().Run();
    return 0;
}
catch (OperationCanceledException)
{
    // Ctrl-C before everything had started.
    return 0;
}
catch (DistributedApplicationException fault)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 2;
}
