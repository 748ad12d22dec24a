using System.Numerics.Tensors;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Compares the points of a collection with the entries that it should hold.</summary>
public static class CollectionComparison
{
    // Qdrant may normalize again, in single precision.
    private const float SameVector = 0.99999f;

    /// <summary>Reads a whole collection and compares every point.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collection">Collection or alias.</param>
    /// <param name="space">The embedding that made the vectors.</param>
    /// <param name="digest">Digest of the content, with which points are sealed; null to compare points without regard to their seals.</param>
    /// <param name="ids">Ids of all entries.</param>
    /// <param name="find">Gives the entry of an id; null for an id that is none of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<CollectionDifference> RunAsync(
        QdrantServer server, string collection, VectorSpace space, string? digest, IEnumerable<string> ids, Func<string, VectorEntry?> find, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(find);
        var missing = new HashSet<string>(ids, StringComparer.Ordinal);
        List<string> changed = [], foreign = [];
        long same = 0;
        await foreach (var page in server.PointPagesAsync(collection, null, vectors: true, from: null, cancellation).ConfigureAwait(false))
        {
            foreach (var point in page.Result.Where(point => !QdrantPayload.IsManifest(point.Payload)))
            {
                var id = QdrantPayload.IdOf(point.Id, point.Payload);
                if (QdrantPayload.ToPointId(id).Uuid != point.Id.Uuid || find(id) is not { } ours)
                {
                    // A point whose id was overwritten is foreign as well, and its entry missing: both are mended.
                    foreign.Add(QdrantServer.NameOf(point.Id));
                    continue;
                }
                missing.Remove(id);
                if (IsSame(QdrantServer.ToPoint(ours, space.Dimension, QdrantPayload.MarkOf(space), digest), point, digest is not null)) same++;
                else changed.Add(id);
            }
        }
        return new CollectionDifference(same, [.. missing.Order(StringComparer.Ordinal)], changed, foreign);
    }

    private static bool IsSame(PointStruct ours, RetrievedPoint theirs, bool sealedPoints)
    {
        var expected = ours.Vectors.Vector.Dense.Data.ToArray();
        var found = QdrantServer.VectorOf(theirs);
        if (found.Length != expected.Length || !(TensorPrimitives.Dot<float>(found, expected) > SameVector))
            return false;
        if (sealedPoints)
            return ours.Payload.Equals(theirs.Payload);
        theirs.Payload.Remove(PointSeal.Field);
        return ours.Payload.Equals(theirs.Payload);
    }
}

/// <summary>How a collection differs from the entries that it should hold.</summary>
/// <param name="Same">Number of entries that are there as they should be.</param>
/// <param name="Missing">Ids of entries that are not there, in order.</param>
/// <param name="Changed">Ids of entries whose vector, payload or companion is another one.</param>
/// <param name="Foreign">Names of points that are no entries, as <see cref="QdrantServer.DeletePointsAsync"/> takes them.</param>
public sealed record CollectionDifference(long Same, IReadOnlyList<string> Missing, IReadOnlyList<string> Changed, IReadOnlyList<string> Foreign)
{
    /// <summary>Whether there is no difference.</summary>
    public bool IsNone => Missing.Count + Changed.Count + Foreign.Count == 0;

    /// <summary>The difference in words, with an example of each kind.</summary>
    public override string ToString() => string.Join(", ", new[] { Part(Changed, "changed"), Part(Missing, "missing"), Part(Foreign, "foreign") }.Where(part => part.Length > 0));

    private static string Part(IReadOnlyList<string> names, string what) => names.Count == 0 ? "" : $"{names.Count} {what} (such as {names[0]})";
}
