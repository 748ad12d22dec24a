using EdgeAI.AppHost.Data;

var builder = DistributedApplication.CreateBuilder(args);
var data = builder.UseData(args);

var samples = builder.AddProject<Projects.EdgeAI_Samples>("samples")
    .WithArgs("--output", data.Samples)
    .RunsWhen(data.NeedsSamples)
    .ExcludeFromManifest();

var indexer = builder.AddProject<Projects.EdgeAI_Indexer>("indexer")
    .WithArgs(data.BuildArguments)
    .RunsAfter(samples)
    .RunsWhen(data.NeedsIndex);

var inference = builder.AddProject<Projects.EdgeAI_Inference>("inference")
    .WithHttpEndpoint(port: 8081, name: "grpc", env: "Inference__GrpcPort")
    .WithEndpoint("grpc", grpc => grpc.Transport = "http2")
    .WithEnvironment("Inference__IndexPath", data.Index)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .RunsAfter(indexer);

builder.AddProject<Projects.EdgeAI_Capture>("capture")
    .WithReference(inference)
    .WithEnvironment("Capture__Sources__0", data.Source)
    .WaitFor(inference);

builder.Build().Run();
