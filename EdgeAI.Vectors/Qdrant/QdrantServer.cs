using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Hnsw;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>
/// A Qdrant server, or a cluster of them, as this project uses it, through Qdrant's own client. Every call has a deadline; calls that
/// did not reach the server are made again, others are not. Vectors are checked before they are sent, because Qdrant accepts NaN.
/// </summary>
public sealed class QdrantServer : IDisposable
{
    private readonly QdrantConnection _connection;

    /// <summary>Connects at the first call.</summary>
    public QdrantServer(QdrantOptions options)
    {
        _connection = new QdrantConnection(options);
        Collections = new QdrantCollections(_connection);
        Snapshots = new QdrantSnapshots(_connection);
    }

    /// <summary>Address of the server; of the node that is asked now, where it is a cluster.</summary>
    public Uri Endpoint => _connection.Endpoint;

    /// <summary>The collections and aliases of the server.</summary>
    public QdrantCollections Collections { get; }

    /// <summary>The snapshots of the server.</summary>
    public QdrantSnapshots Snapshots { get; }

    /// <summary>The server's version; fails when it does not answer.</summary>
    public async Task<string> CheckHealthAsync(CancellationToken cancellation = default) =>
        (await _connection.Reading.HealthAsync(cancellation).ConfigureAwait(false)).Version;

    /// <summary>Adds or replaces vectors, in batches, a few under way at once; a faster source waits. Each batch is stored, and can be read, when its call returns.</summary>
    /// <param name="collection">Where to.</param>
    /// <param name="dimension">What the collection was created with.</param>
    /// <param name="entries">What to store.</param>
    /// <param name="progress">Told how many are stored.</param>
    /// <param name="space">The embedding that made the vectors; each point is marked with it, so that answers can be checked. Null for no mark.</param>
    /// <param name="digest">Digest of the whole content, with which each point is sealed, so that a pull notices changes. Null for no seal.</param>
    /// <param name="cancellation">Gives up; batches under way may be stored.</param>
    /// <exception cref="InvalidVectorException">A vector is refused; batches before it are stored.</exception>
    /// <exception cref="QdrantBatchException">A batch failed; others may be stored.</exception>
    public async Task UpsertAsync(
        string collection, int dimension, IEnumerable<VectorEntry> entries, IProgress<int>? progress = null, VectorSpace? space = null, string? digest = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var mark = space is null ? null : QdrantPayload.MarkOf(space);
        var underWay = new Queue<(Task<UpdateResult> Call, VectorEntry[] Batch)>();
        QdrantBatchException? failed = null;
        var stored = 0;
        try
        {
            foreach (var batch in entries.Chunk(_connection.Options.BatchPoints))
            {
                if (underWay.Count == _connection.Options.BatchesInFlight)
                    await FinishOneAsync().ConfigureAwait(false);
                if (failed is not null)
                    break;
                var request = new UpsertPoints { CollectionName = collection, Wait = true };
                request.Points.AddRange(batch.Select(entry => ToPoint(entry, dimension, mark, digest)));
                underWay.Enqueue((_connection.Writing.UpsertAsync(request, cancellation), batch));
            }
        }
        finally
        {
            // Also after a refused vector: what was sent before it is awaited, so that its outcome is known.
            while (underWay.Count > 0)
                await FinishOneAsync().ConfigureAwait(false);
        }
        cancellation.ThrowIfCancellationRequested();
        if (failed is not null)
            throw new QdrantBatchException(stored, failed.FirstId, failed.LastId, failed.InnerException!);

        async Task FinishOneAsync()
        {
            var (call, batch) = underWay.Dequeue();
            try
            {
                CheckCompleted(await call.ConfigureAwait(false), collection);
                stored += batch.Length;
                progress?.Report(stored);
            }
            catch (Exception failure)
            {
                failed ??= new QdrantBatchException(stored, batch[0].Id, batch[^1].Id, failure);
            }
        }
    }

    /// <summary>Deletes vectors. Qdrant says nothing of ids that it does not have, so it is asked first.</summary>
    /// <returns>The ids that were not there.</returns>
    public async Task<IReadOnlyList<string>> DeleteAsync(string collection, IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        // Qdrant refuses an empty list.
        if (ids.Count == 0)
            return [];
        var there = await StoredAsync(collection, ids, cancellation).ConfigureAwait(false);
        PointId[] points = [.. ids.Select(QdrantPayload.ToPointId)];
        CheckCompleted(await _connection.Writing.DeleteAsync(collection, points, cancellationToken: cancellation).ConfigureAwait(false), collection);
        return [.. ids.Where(id => !there.Contains(id)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Reads entries by id; those that are not there are missing in the answer.</summary>
    public async Task<IReadOnlyList<VectorEntry>> GetAsync(string collection, IEnumerable<string> ids, CancellationToken cancellation = default)
    {
        var points = await PointsAsync(collection, ids.Select(QdrantPayload.ToPointId), payload: true, vectors: true, cancellation).ConfigureAwait(false);
        return [.. points.Select(ToEntry)];
    }

    /// <summary>Which of these ids the collection has.</summary>
    public async Task<IReadOnlySet<string>> StoredAsync(string collection, IEnumerable<string> ids, CancellationToken cancellation = default)
    {
        var byPoint = ids.Distinct(StringComparer.Ordinal).ToDictionary(id => QdrantPayload.ToPointId(id).Uuid, StringComparer.Ordinal);
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in byPoint.Keys.Chunk(4096))
            foreach (var point in await PointsAsync(collection, chunk.Select(uuid => new PointId { Uuid = uuid }), payload: false, vectors: false, cancellation).ConfigureAwait(false))
                there.Add(byPoint[point.Id.Uuid]);
        return there;
    }

    /// <summary>Finds the nearest, best first; ties, which Qdrant leaves in any order, by id.</summary>
    /// <param name="collection">Collection or alias.</param>
    /// <param name="query">Finite values, not all zero; need not have length 1.</param>
    /// <param name="request">How many, and among which.</param>
    /// <param name="above">Only scores above this. Qdrant's <c>score_threshold</c> is strict: a score equal to it is left out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<VectorMatch>> SearchAsync(
        string collection, ReadOnlyMemory<float> query, SearchRequest request, float? above = null, CancellationToken cancellation = default) =>
        [.. (await SearchPointsAsync(collection, query, request, above, spare: 0, cancellation).ConfigureAwait(false)).Select(hit => hit.Match)];

    /// <summary>All entries of a collection, page by page, in the order of Qdrant's ids. A manifest is not among them.</summary>
    public async IAsyncEnumerable<VectorEntry> ScrollAsync(string collection, PayloadFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var page in PagesAsync(collection, filter, vectors: true, from: null, cancellation: cancellation).ConfigureAwait(false))
            foreach (var entry in page.Entries)
                yield return entry;
    }

    /// <summary>The ids of a collection.</summary>
    public async IAsyncEnumerable<string> ScrollIdsAsync(string collection, PayloadFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var page in PagesAsync(collection, filter, vectors: false, from: null, cancellation: cancellation).ConfigureAwait(false))
            foreach (var entry in page.Entries)
                yield return entry.Id;
    }

    /// <summary>Pages of a collection, from a place on that an earlier page named, so that a reader that was killed goes on.</summary>
    /// <param name="collection">Collection or alias.</param>
    /// <param name="filter">Which entries; null for all.</param>
    /// <param name="vectors">Whether the vectors come along.</param>
    /// <param name="from">A page's <see cref="QdrantPage.Next"/>; null for the beginning.</param>
    /// <param name="digest">Digest with which the points should be sealed; null not to look at seals.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<QdrantPage> PagesAsync(
        string collection, PayloadFilter? filter, bool vectors, string? from, string? digest = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var page in PointPagesAsync(collection, filter, vectors, from, cancellation).ConfigureAwait(false))
        {
            var points = page.Result.Where(point => !QdrantPayload.IsManifest(point.Payload)).ToArray();
            var entries = Array.ConvertAll(points, ToEntry);
            string[] changed = digest is null ? [] : [.. entries.Where((entry, i) => !IsAsPushed(points[i], entry, digest)).Select(entry => entry.Id)];
            yield return new QdrantPage(entries, page.NextPageOffset is { } next ? NameOf(next) : null) { Changed = changed };
        }
    }

    /// <summary>Deletes points by Qdrant's own ids, as <see cref="CollectionDifference.Foreign"/> names them.</summary>
    public async Task DeletePointsAsync(string collection, IEnumerable<string> points, CancellationToken cancellation = default)
    {
        foreach (var chunk in points.Chunk(4096))
        {
            CheckCompleted(await _connection.Writing.DeleteAsync(collection, Array.ConvertAll(chunk, PointOf), cancellationToken: cancellation).ConfigureAwait(false), collection);
        }
    }

    internal async IAsyncEnumerable<ScrollResponse> PointPagesAsync(
        string collection, PayloadFilter? filter, bool vectors, string? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var offset = from is null ? null : PointOf(from);
        do
        {
            var page = await _connection.Writing.ScrollAsync(
                collection, QdrantFilter.From(filter), (uint)_connection.Options.BatchPoints, offset, QdrantPayload.AllButData(), vectors, cancellationToken: cancellation).ConfigureAwait(false);
            offset = page.NextPageOffset;
            yield return page;
        }
        while (offset is not null);
    }

    /// <summary>Number of points, counted; a manifest's are among them.</summary>
    public async Task<long> CountAsync(string collection, PayloadFilter? filter = null, CancellationToken cancellation = default) =>
        (long)await _connection.Reading.CountAsync(collection, QdrantFilter.From(filter), exact: true, cancellationToken: cancellation).ConfigureAwait(false);

    /// <summary>Ends the connection.</summary>
    public void Dispose()
    {
        Snapshots.Dispose();
        _connection.Dispose();
    }

    // Spare: points beyond the number wanted that are asked for, because so many may be a manifest's.
    internal async Task<List<(VectorMatch Match, string? Mark)>> SearchPointsAsync(
        string collection, ReadOnlyMemory<float> query, SearchRequest request, float? above, int spare, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.K, 1);
        var vector = new float[query.Length];
        VectorIntake.Normalise(query.Span, vector);
        // Should the collection be quantised, scores are exact only when asked for, with twice the candidates.
        var parameters = new SearchParams { Quantization = new QuantizationSearchParams { Rescore = true, Oversampling = 2 } };
        if (request.Ef is { } ef)
            parameters.HnswEf = (ulong)ef;
        var found = await _connection.Reading.QueryAsync(
            collection, vector, filter: QdrantFilter.From(request.Filter), scoreThreshold: above, searchParams: parameters, limit: (ulong)request.K + (ulong)spare,
            payloadSelector: QdrantPayload.AllButData(), cancellationToken: cancellation).ConfigureAwait(false);
        return [.. found
            .Where(point => !QdrantPayload.IsManifest(point.Payload))
            .Select(point => (point.Score, Read: QdrantPayload.Read(point.Id, point.Payload), Companion: QdrantPayload.CompanionOf(point.Payload), Mark: QdrantPayload.MarkOf(point.Payload)))
            .Select(point => (Match: new VectorMatch(point.Read.Id, point.Score, point.Read.Payload) { Companion = point.Companion }, point.Mark))
            .OrderByDescending(hit => hit.Match.Score).ThenBy(hit => hit.Match.Id, StringComparer.Ordinal).Take(request.K)];
    }

    internal async Task<IReadOnlyList<RetrievedPoint>> PointsAsync(
        string collection, IEnumerable<PointId> ids, bool payload, bool vectors, CancellationToken cancellation) =>
        await _connection.Writing.RetrieveAsync(collection, [.. ids], payload, vectors, cancellationToken: cancellation).ConfigureAwait(false);

    internal async Task UpsertPointAsync(string collection, PointStruct point, CancellationToken cancellation)
    {
        CheckCompleted(await _connection.Writing.UpsertAsync(collection, [point], cancellationToken: cancellation).ConfigureAwait(false), collection);
    }

    private static void CheckCompleted(UpdateResult result, string collection)
    {
        if (result.Status != UpdateStatus.Completed)
            throw new QdrantException(
                $"A change of the collection '{collection}' was to be stored when its call returned, but its status is {result.Status}. "
                + "Make the change again; if that goes on, see the server's log.");
    }

    internal static string NameOf(PointId point) => point.HasUuid ? point.Uuid : point.Num.ToString(CultureInfo.InvariantCulture);

    internal static float[] VectorOf(RetrievedPoint point) => point.Vectors?.Vector?.Dense?.Data.ToArray() ?? [];

    private static PointId PointOf(string name) =>
        ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new PointId { Num = number } : new PointId { Uuid = name };

    private static bool IsAsPushed(RetrievedPoint point, VectorEntry entry, string digest) =>
        QdrantPayload.ToPointId(entry.Id).Uuid == point.Id.Uuid && PointSeal.Fits(QdrantPayload.SealOf(point.Payload), digest, entry);

    private static VectorEntry ToEntry(RetrievedPoint point)
    {
        var (id, payload) = QdrantPayload.Read(point.Id, point.Payload);
        return new VectorEntry(id, VectorOf(point), payload) { Companion = QdrantPayload.CompanionOf(point.Payload) };
    }

    internal static PointStruct ToPoint(VectorEntry entry, int dimension, string? mark, string? digest = null)
    {
        IdTable.Encode(entry.Id);
        CompanionIntake.Check(entry.Companion.Span, size: 0);
        var vector = new float[dimension];
        VectorIntake.Normalise(entry.Vector.Span, vector);
        var point = new PointStruct
        {
            Id = QdrantPayload.ToPointId(entry.Id),
            Vectors = vector,
        };
        QdrantPayload.Write(point.Payload, entry.Id, entry.Payload, mark, entry.Companion);
        if (digest is not null)
        {
            var seal = PointSeal.Of(digest, entry.Id, vector, QdrantPayload.Read(point.Id, point.Payload).Payload, entry.Companion.Span);
            point.Payload[PointSeal.Field] = seal;
        }
        return point;
    }
}

/// <summary>Some entries of a collection, in the order of Qdrant's ids.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record QdrantPage(IReadOnlyList<VectorEntry> Entries, string? Next)
{
    /// <summary>Ids of entries that are not what was pushed; empty where seals were not looked at.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}
