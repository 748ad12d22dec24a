using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>An index file and the projection that belongs to it, as they are pushed: ids in order, and a digest of all of it.</summary>
internal sealed class IndexContent : IDisposable
{
    private readonly HnswIndex _index;

    private IndexContent(HnswIndex index, byte[] projection, string[] ids, string digest) =>
        (_index, Projection, Ids, Digest) = (index, projection, ids, digest);

    public VectorSpace Space => _index.Space;

    /// <summary>Content of the projection file; empty where the index has none, and so the module's own.</summary>
    public byte[] Projection { get; }

    public IReadOnlyList<string> Ids { get; }

    /// <summary>SHA-256 in hexadecimal digits: the same content gives the same one, on any machine.</summary>
    public string Digest { get; }

    public static IndexContent Open(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file)) throw CommandFailure.Usage($"No index {file}: build one with: build --catalog DIR --output {file}");
        var index = HnswIndex.Open(file);
        try
        {
            var projection = IndexProjection.TryFind(file, index.Space) is { } fitted ? ProjectionFile.ToBytes(fitted) : [];
            if (projection.Length == 0 && index.Space.Projection != EmbeddingIdentity.DefaultProjection)
                throw CommandFailure.Failed($"The projection that {file} was built with is not in {file}.projection: restore that file or build the index again.");
            var ids = index.Entries().Select(entry => entry.Id).Order(StringComparer.Ordinal).ToArray();
            if (ids.Length == 0) throw CommandFailure.Failed($"{file} holds no entries: there is nothing to push.");
            return new IndexContent(index, projection, ids, DigestOf(index, projection, ids, cancellation));
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Entries by id, in the order given.</summary>
    public IEnumerable<VectorEntry> Entries(IEnumerable<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_index.TryGet(id, out var entry)) yield return entry;
        }
    }

    /// <summary>The entry of an id; null for none.</summary>
    public VectorEntry? Find(string id) => _index.TryGet(id, out var entry) ? entry : null;

    public void Dispose() => _index.Dispose();

    private static string DigestOf(HnswIndex index, byte[] projection, string[] ids, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var companions = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var any = false;
        Span<byte> length = stackalloc byte[4];
        Append(hash, Encoding.UTF8.GetBytes(index.Space.ToString()), length);
        Append(hash, projection, length);
        foreach (var id in ids)
        {
            cancellation.ThrowIfCancellationRequested();
            index.TryGet(id, out var entry);
            Append(hash, Encoding.UTF8.GetBytes(id), length);
            Append(hash, MemoryMarshal.AsBytes(entry.Vector.Span), length);
            Append(hash, entry.Payload.Span, length);
            if (entry.Companion.IsEmpty) continue;
            any = true;
            Append(companions, Encoding.UTF8.GetBytes(id), length);
            Append(companions, entry.Companion.Span, length);
        }
        // Apart, so that an index without any has the digest it always had.
        if (any) Append(hash, companions.GetHashAndReset(), length);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length before it, so that no two contents are the same bytes.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes, Span<byte> length)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
