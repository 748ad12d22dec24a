using System.Net;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Catalog;
using EdgeAI.Tests.Inference.Fixtures;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference;

public class HealthTests
{
    [Fact]
    public async Task Health_BeforeTheIndexIsOpen_Is503WithTheReasonAndAliveIs200()
    {
        // The opener is left out, so the service stays as it is before it has opened anything.
        await using var server = new InferenceServer();
        await server.StartAsync(DrawnCatalog.Shared.IndexPath, replace: services => services.Remove(services.Single(service => service.ImplementationType == typeof(CatalogOpener))));
        server.Services.GetRequiredService<CatalogState>().Waiting("opening the index some.index");

        var health = await server.Http.GetAsync("/health");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync()).ShouldBe("Unhealthy\ncatalog: opening the index some.index");
        (await server.Http.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var search = await server.Http.PostImageAsync("/search", DrawnProducts.Draw(DrawnProducts.Labels[0], 0));
        (await search.ShouldBeProblemAsync(503, "not-ready")).ShouldContain("opening the index some.index");
        search.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));

        (await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
        var call = await Should.ThrowAsync<RpcException>(async () => await new Similarity.SimilarityClient(server.Channel).EmbedAsync(new EmbedRequest
        {
            Image = Google.Protobuf.ByteString.CopyFrom(DrawnProducts.Draw(DrawnProducts.Labels[0], 0)),
        }));
        call.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Health_AfterTheIndexIsOpen_Is200AndTellsTheEntries()
    {
        await using var server = await InferenceServer.StartReadyAsync();

        var health = await server.Http.GetAsync("/health");

        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await health.Content.ReadAsStringAsync()).ShouldStartWith($"Healthy\ncatalog: {DrawnCatalog.Count} entries, mobilenet-v3-small");
    }

    [Fact]
    public async Task SearchFrames_BeforeTheIndexIsOpen_AnswersAnErrorAndTheStreamGoesOn()
    {
        await using var server = new InferenceServer();
        await server.StartAsync(DrawnCatalog.Shared.IndexPath, replace: services => services.Remove(services.Single(service => service.ImplementationType == typeof(CatalogOpener))));
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        for (var number = 1; number <= 2; number++)
        {
            await call.RequestStream.WriteAsync(SearchFramesTests.Frame(number, DrawnProducts.Draw(DrawnProducts.Labels[0], 0)));
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Error.Code.ShouldBe((int)StatusCode.Unavailable);
        }
        await call.RequestStream.CompleteAsync();
    }
}
