using System.Net;
using System.Net.Http.Headers;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Snapshots of a server's collections: made, listed and deleted over gRPC, their files moved over REST, for which gRPC has no call.</summary>
public sealed class QdrantSnapshots : IDisposable
{
    private const string UploadName = "restored.snapshot";

    private readonly QdrantConnection _connection;
    private readonly HttpClient _http;

    internal QdrantSnapshots(QdrantConnection connection)
    {
        _connection = connection;
        _http = new HttpClient(connection.CreateHandler()) { BaseAddress = connection.Options.Rest, Timeout = connection.Options.SnapshotDeadline };
        if (connection.Options.ApiKey is { } key)
            _http.DefaultRequestHeaders.Add("api-key", key);
    }

    /// <summary>Makes a snapshot on the server. Two within one second are one.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound: there is no such collection. Never repeated: it might make two.</exception>
    public async Task<QdrantSnapshot> CreateAsync(string collection, CancellationToken cancellation = default) =>
        Read(await _connection.Snapshotting.CreateSnapshotAsync(collection, cancellation).ConfigureAwait(false));

    /// <summary>A collection's snapshots, by name, so oldest first.</summary>
    public async Task<IReadOnlyList<QdrantSnapshot>> ListAsync(string collection, CancellationToken cancellation = default)
    {
        var snapshots = await _connection.Reading.ListSnapshotsAsync(collection, cancellation).ConfigureAwait(false);
        return [.. snapshots.Select(Read).OrderBy(snapshot => snapshot.Name, StringComparer.Ordinal)];
    }

    /// <summary>Deletes a snapshot.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound: there is none of this name.</exception>
    public Task DeleteAsync(string collection, string name, CancellationToken cancellation = default) => _connection.Writing.DeleteSnapshotAsync(collection, name, cancellation);

    /// <summary>Copies a snapshot's file from the server.</summary>
    /// <exception cref="QdrantException">There is none of this name, or the server refused.</exception>
    /// <exception cref="HttpRequestException">The REST interface cannot be reached.</exception>
    public async Task DownloadAsync(string collection, string name, Stream target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var response = await _http.GetAsync($"{PathOf(collection)}/{Uri.EscapeDataString(name)}", HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        await CheckAsync(response, $"reading the snapshot '{name}' of '{collection}'", cancellation).ConfigureAwait(false);
        await response.Content.CopyToAsync(target, cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates or replaces a collection from a snapshot's file, and waits until it can be searched.</summary>
    /// <exception cref="QdrantException">The file is damaged, or the server refused.</exception>
    /// <exception cref="HttpRequestException">The REST interface cannot be reached.</exception>
    public async Task RestoreAsync(string collection, Stream file, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var part = new StreamContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { part, "snapshot", UploadName } };
        using var response = await _http.PostAsync($"{PathOf(collection)}/upload?priority=snapshot&wait=true", form, cancellation).ConfigureAwait(false);
        await CheckAsync(response, $"restoring '{collection}' from a snapshot", cancellation).ConfigureAwait(false);
        await DeleteUploadAsync(collection, cancellation).ConfigureAwait(false);
    }

    // Qdrant keeps the file among the collection's snapshots.
    private async Task DeleteUploadAsync(string collection, CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(collection, UploadName, cancellation).ConfigureAwait(false);
        }
        catch (Grpc.Core.RpcException gone) when (gone.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            // A server that does not keep it.
        }
    }

    /// <summary>Ends the REST connection.</summary>
    public void Dispose() => _http.Dispose();

    private static string PathOf(string collection) => $"/collections/{Uri.EscapeDataString(collection)}/snapshots";

    private static QdrantSnapshot Read(SnapshotDescription snapshot) => new(snapshot.Name, snapshot.Size, snapshot.HasChecksum ? snapshot.Checksum : null);

    private static async Task CheckAsync(HttpResponseMessage response, string operation, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        var remedy = response.StatusCode switch
        {
            HttpStatusCode.NotFound => "Ask for the names there are.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Name the key in the connection string (Key=…); it must allow writing.",
            HttpStatusCode.InternalServerError when text.Contains("missing data at shard", StringComparison.Ordinal) =>
                "The snapshot is of one node of a cluster and holds a part of the collection: restore it with push, from an index file that was pulled.",
            HttpStatusCode.InternalServerError => "The file is likely damaged: take another snapshot.",
            _ => "See the server's log.",
        };
        throw new QdrantException($"Qdrant refused {operation} with HTTP status {(int)response.StatusCode}: {(text.Length > 300 ? text[..300] + "…" : text)}. {remedy}");
    }
}

/// <summary>A snapshot on a server.</summary>
/// <param name="Name">Its name, which holds the time it was made.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Checksum">SHA-256 of its file in hexadecimal digits; null where the server does not say.</param>
public sealed record QdrantSnapshot(string Name, long Bytes, string? Checksum);
