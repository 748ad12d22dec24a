using System.Text;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Building;

/// <summary>The photographs of a catalog as an index that is there takes them.</summary>
/// <param name="New">Those that it does not have, or has otherwise, under the ids that they get.</param>
/// <param name="Unchanged">How many the index has as they are.</param>
internal sealed record AddedPhotographs(IReadOnlyList<CatalogPhotograph> New, int Unchanged)
{
    /// <summary>Compares a catalog with an index.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="index">The index.</param>
    /// <param name="sources">Where its entries came from; those of an older program may not be there, and are replaced.</param>
    public static AddedPhotographs Of(IReadOnlyList<CatalogPhotograph> photographs, HnswIndex index, IReadOnlyDictionary<string, CatalogSource> sources)
    {
        var added = new List<CatalogPhotograph>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var unchanged = 0;
        foreach (var photograph in photographs)
        {
            var (id, isThere) = Place(photograph, index, taken);
            var source = sources.GetValueOrDefault(id);
            if (isThere && sources.ContainsKey(id) && source.Stamp == photograph.Stamp)
            {
                unchanged++;
                continue;
            }
            if (isThere) RefuseNamesake(photograph, source.Path);
            added.Add(photograph with { Id = id });
        }
        return new AddedPhotographs(added, unchanged);
    }

    // As ids of several catalogs of one build: those of a later one get its name in front where they collide.
    private static (string Id, bool IsThere) Place(CatalogPhotograph photograph, HnswIndex index, HashSet<string> taken)
    {
        var id = photograph.Id;
        for (var number = 1; ; number++)
        {
            if (Encoding.UTF8.GetByteCount(id) is var bytes and > VectorEntry.MaxIdBytes)
                throw CommandFailure.Usage($"{photograph.FullPath}: expected a path within the catalog of at most {VectorEntry.MaxIdBytes:N0} bytes, got {bytes:N0} with the catalog's name. Use shorter or fewer folders.");
            var isThere = index.TryGet(id, out var entry);
            var isFree = !isThere || CatalogPayload.TryParse(entry.Payload.Span, out var payload) && payload.Catalog == photograph.Payload.Catalog && payload.File == photograph.Payload.File;
            if (isFree && taken.Add(id)) return (id, isThere);
            id = number == 1 ? $"{photograph.Payload.Catalog}/{photograph.Payload.File}" : $"{photograph.Payload.Catalog}-{number}/{photograph.Payload.File}";
        }
    }

    // Two cards with a folder of the same name: the second must not take the place of the first unseen.
    private static void RefuseNamesake(CatalogPhotograph photograph, string? earlier)
    {
        if (string.IsNullOrEmpty(earlier) || earlier == photograph.FullPath || !File.Exists(earlier)) return;
        throw CommandFailure.Usage(
            $"{photograph.FullPath} is not {earlier}, which the index has under the same name '{photograph.Payload.Catalog}': rename the folder of one of the two catalogs, so that both are kept.");
    }
}
