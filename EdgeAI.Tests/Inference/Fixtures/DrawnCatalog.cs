using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>A real index of drawn products, embedded by the real module, with thumbnails; built once for the whole test run.</summary>
internal sealed class DrawnCatalog
{
    public const int ViewsPerLabel = 4;

    private static readonly Lazy<DrawnCatalog> Lazily = new(() => new DrawnCatalog());

    private DrawnCatalog()
    {
        IndexPath = Path.Combine(Directory.CreateTempSubdirectory("edgeai-inference-tests-").FullName, "catalog.index");
        using var embedder = Embedder.Load(new EmbeddingOptions { Instances = 1, CallDeadline = BusyMachine.CallDeadline });
        using var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        var thumbnails = ThumbnailFolder.ForIndex(IndexPath);
        var vector = new float[embedder.Dimension];
        foreach (var label in DrawnProducts.Labels)
        {
            for (var view = 0; view < ViewsPerLabel; view++)
            {
                var id = IdOf(label, view);
                var picture = DrawnProducts.Draw(label, view);
                embedder.Embed(picture, vector);
                index.Upsert(id, vector, new CatalogPayload(label, "drawn", id).ToUtf8Json());
                thumbnails.Write(id, DrawnProducts.Draw(label, view, side: ThumbnailFolder.LongestSidePixels));
            }
        }
        index.Save(IndexPath);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(IndexPath)!, recursive: true);
    }

    public static DrawnCatalog Shared => Lazily.Value;

    public static int Count => DrawnProducts.Labels.Count * ViewsPerLabel;

    public string IndexPath { get; }

    public static string IdOf(string label, int view) => $"{label}/view-{view}.jpg";
}
