using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Inference.Feedback;

/// <summary>An index of a test's own, so that its corrections touch no other test: drawn products, and one of them under two labels that nobody could tell apart.</summary>
internal sealed class TwinCatalog : IDisposable
{
    public const string Left = "Twins/Left-Lemon", Right = "Twins/Right-Lemon";

    private readonly TemporaryFolder _folder = new();

    public TwinCatalog() => Build(null);

    public string IndexPath => _folder.Combine("catalog.index");

    /// <summary>A view of the twins that the catalog lacks.</summary>
    public static byte[] Twin(int view) => DrawnProducts.Draw("Fruit/Lemon", 20 + view);

    /// <summary>Builds the index again, under a projection or the module's own; corrections beside it stay.</summary>
    public void Build(int? projectionRows)
    {
        using var module = Embedder.Load(new EmbeddingOptions { Instances = 1, CallDeadline = BusyMachine.CallDeadline });
        var random = new Random(11);
        var projection = projectionRows is not { } rows ? null : new Projection(
            rows, module.FeatureCount, Enumerable.Range(0, rows * module.FeatureCount).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), new float[rows]);
        using var embedder = module.WithProjection(projection);
        var thumbnails = ThumbnailFolder.ForIndex(IndexPath);
        using var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        var vector = new float[embedder.Dimension];
        void Add(string label, string drawing, int view)
        {
            var id = DrawnCatalog.IdOf(label, view);
            embedder.Embed(DrawnProducts.Draw(drawing, view), vector);
            index.Upsert(id, vector, new CatalogPayload(label, "drawn", id).ToUtf8Json());
            thumbnails.Write(id, DrawnProducts.Draw(drawing, view, side: ThumbnailFolder.LongestSidePixels));
        }
        for (var view = 0; view < 6; view++)
        {
            Add(Left, "Fruit/Lemon", view);
            Add(Right, "Fruit/Lemon", view);
            foreach (var label in DrawnProducts.Labels.Where(label => label != "Fruit/Lemon")) Add(label, label, view);
        }
        IndexProjection.Publish(
            IndexPath,
            new FittedProjection(projection is null ? ProjectionKind.Default : ProjectionKind.Labelled, 0.75, projection, 0, 0, index.Space.Module, 42, 7, "for this test"),
            () => index.Save(IndexPath));
    }

    public async Task<InferenceServer> ServeAsync(params (string Key, string Value)[] settings)
    {
        var server = new InferenceServer();
        // Six drawings on one ground are near each other: the default asks for more than most of them have.
        await server.StartAsync(IndexPath, settings.Any(setting => setting.Key == "Decision:Mode") ? settings : [("Decision:Mode", "assist"), .. settings]);
        await server.WaitUntilReadyAsync();
        return server;
    }

    public void Dispose() => _folder.Dispose();
}
