using EdgeAI.Recognition;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Inference.Routing;

/// <summary>Parts of the drawn catalog, as index files and as collections of the imitated Qdrant.</summary>
internal static class PushedCatalog
{
    /// <summary>Writes the drawn entries that pass to an index file of their own.</summary>
    public static void Write(string path, Func<string, bool> wanted)
    {
        using var all = HnswIndex.Open(DrawnCatalog.Shared.IndexPath);
        using var some = HnswIndex.Create(all.Space);
        some.UpsertMany(all.Entries().Where(entry => wanted(entry.Id)).ToArray());
        some.Save(path);
    }

    /// <summary>Pushes the drawn entries that pass, and makes the alias lead to them.</summary>
    public static async Task PushAsync(QdrantImitation server, Func<string, bool> wanted, string alias = "catalog", VectorSpace? space = null, Func<VectorEntry, VectorEntry>? change = null)
    {
        using var all = HnswIndex.Open(DrawnCatalog.Shared.IndexPath);
        using var client = server.Connect();
        var entries = all.Entries().Where(entry => wanted(entry.Id)).Select(entry => change is null ? entry : change(entry)).ToArray();
        var collection = $"{alias}-{Guid.NewGuid():n}";
        space ??= all.Space;
        await client.Collections.CreateAsync(collection, space.Dimension);
        await client.UpsertAsync(collection, space.Dimension, entries, space: space);
        await new ManifestStore(client).WriteAsync(collection, new CollectionManifest(space, entries.Length, collection, alias, null, 0, ""));
        await client.Collections.SwitchAliasAsync(alias, collection);
    }
}
