using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference;

/// <summary>An index that was built with a projection and a crop of its own is served with these.</summary>
public sealed class FittedIndexTests : IDisposable
{
    private const int Rows = 12;
    private const double Crop = 0.636;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-fitted-index-");

    private string IndexPath => Path.Combine(_folder.FullName, "catalog.index");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Start_IndexWithItsOwnProjection_AnswersInItsSpace()
    {
        var space = Build();
        await using var server = new InferenceServer();
        await server.StartAsync(IndexPath);
        await server.WaitUntilReadyAsync();

        var picture = DrawnProducts.Draw(DrawnProducts.Labels[2], 1);
        server.Services.GetRequiredService<CatalogState>().Require().Embedder.Identity.ToVectorSpace().ShouldBe(space);
        var embedding = await (await server.Http.PostImageAsync("/embed", picture)).Content.ReadFromJsonAsync<JsonElement>();
        embedding.GetProperty("embedding").GetArrayLength().ShouldBe(Rows);
        var answer = await (await server.Http.PostImageAsync("/search?k=1", picture)).Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("matches")[0].GetProperty("score").GetDouble().ShouldBe(1, 1e-4);
        answer.GetProperty("matches")[0].GetProperty("id").GetString().ShouldBe(DrawnCatalog.IdOf(DrawnProducts.Labels[2], 1));
    }

    [Fact]
    public async Task Start_ProjectionFileMissing_SaysWhichFileToRestore()
    {
        Build();
        File.Delete(IndexPath + ".projection");
        await using var server = new InferenceServer();
        await server.StartAsync(IndexPath);

        var failure = await Should.ThrowAsync<InvalidOperationException>(server.WaitUntilReadyAsync);
        failure.Message.ShouldContain(IndexPath + ".projection");
    }

    private VectorSpace Build()
    {
        using var plain = Embedder.Load(new EmbeddingOptions { Instances = 1, CropFraction = Crop, CallDeadline = BusyMachine.CallDeadline });
        var random = new Random(7);
        var weights = Enumerable.Range(0, Rows * plain.FeatureCount).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var projection = new Projection(Rows, plain.FeatureCount, weights, new float[Rows]);
        using var embedder = plain.WithProjection(projection);
        var space = embedder.Identity.ToVectorSpace();
        using var index = HnswIndex.Create(space);
        var vector = new float[Rows];
        foreach (var label in DrawnProducts.Labels)
        {
            for (var view = 0; view < 2; view++)
            {
                var id = DrawnCatalog.IdOf(label, view);
                embedder.Embed(DrawnProducts.Draw(label, view), vector);
                index.Upsert(id, vector, new CatalogPayload(label, "drawn", id).ToUtf8Json());
            }
        }
        IndexProjection.Publish(
            IndexPath,
            new FittedProjection(ProjectionKind.Labelled, Crop, projection, 0, 0, space.Module, 2, 1, "for this test"),
            () => index.Save(IndexPath));
        return space;
    }
}
