using System.Diagnostics;
using System.Text;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition.Features;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Indexer.Building;

/// <summary>
/// The index of many entries while its graph is built. What is done is saved to a file now and then: a build that was killed goes on there, and
/// memory holds no vectors but those since.
/// </summary>
internal sealed class PartialIndex : IDisposable
{
    /// <summary>Time between saves where nothing else is asked for.</summary>
    public static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);

    // Whole batches of the graph's.
    private const int EntriesAtOnce = 1024;

    // A save writes everything anew: on a slow disk it must not take more than a tenth of the time.
    private const int SavesToPause = 10;

    // But memory holds what is not saved, about 1.5 KB an entry: 200 MB, or an eighth of what is saved.
    private const int MostUnsaved = 1 << 17, MostUnsavedShare = 8;

    private readonly string _path;
    private readonly FileStream _content;
    private readonly TimeSpan _pause;

    private PartialIndex(string path, FileStream content, HnswIndex index, TimeSpan pause) => (_path, _content, Index, _pause) = (path, content, index, pause);

    /// <summary>What is built. An entry for each of the first so many that are to be.</summary>
    public HnswIndex Index { get; }

    /// <summary>Goes on with a file of the same content, or begins one.</summary>
    /// <param name="path">The file; <c>.content</c> is appended for the one that says what it is built from, which also keeps a second build away.</param>
    /// <param name="content">What it is built from, in one line.</param>
    /// <param name="space">The space of the vectors.</param>
    /// <param name="mode">What the graph is walked over.</param>
    /// <param name="pause">Least time between saves.</param>
    public static PartialIndex Open(string path, string content, VectorSpace space, HnswMode mode, TimeSpan pause)
    {
        var file = OpenContent(path);
        try
        {
            content = $"1 {mode} {content}";
            var expected = Encoding.UTF8.GetBytes(content);
            var found = new byte[Math.Min(file.Length, expected.Length + 1)];
            file.ReadExactly(found);
            var index = found.AsSpan().SequenceEqual(expected) ? TryOpen(path, space) : null;
            if (index is null)
            {
                File.Delete(path);
                file.SetLength(0);
                file.Write(expected);
                DiskSync.Flush(file);
            }
            return new PartialIndex(path, file, index ?? HnswIndex.Create(space, new HnswOptions { Mode = mode }), pause);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds the entries that are missing.</summary>
    /// <param name="entriesFrom">The entries without the first so many; each of another id. One is done with when the next is asked for.</param>
    /// <param name="total">Number of all entries.</param>
    /// <param name="context">Gets progress.</param>
    public void Fill(Func<int, IEnumerable<VectorEntry>> entriesFrom, int total, CommandContext context)
    {
        if (Index.Count > 0) context.Error.WriteLine($"{Index.Count} of {total} entries are in the graph already: going on.");
        ProgressDisplay.Run(context.Error, "building the graph", progress =>
        {
            using var entries = entriesFrom(Index.Count).GetEnumerator();
            var (saved, savedEntries, pause) = (Stopwatch.GetTimestamp(), Index.Count, _pause);
            progress.Report(new EmbeddingProgress(Index.Count, total));
            var more = entries.MoveNext();
            while (more)
            {
                Index.UpsertMany(Some());
                progress.Report(new EmbeddingProgress(Index.Count, total));
                var isFull = Index.Count - savedEntries >= Math.Max(MostUnsaved, savedEntries / MostUnsavedShare);
                if (!more || !isFull && Stopwatch.GetElapsedTime(saved) < pause) continue;
                var began = Stopwatch.GetTimestamp();
                Index.Checkpoint(_path);
                (saved, savedEntries) = (Stopwatch.GetTimestamp(), Index.Count);
                if (_pause > TimeSpan.Zero) pause = TimeSpan.FromTicks(Math.Max(_pause.Ticks, SavesToPause * Stopwatch.GetElapsedTime(began, saved).Ticks));
            }
            return 0;

            IEnumerable<VectorEntry> Some()
            {
                for (var left = EntriesAtOnce; more && left > 0; left--)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    yield return entries.Current;
                    more = entries.MoveNext();
                }
            }
        });
    }

    /// <summary>Removes the files, after the index has been saved where it belongs.</summary>
    public void Delete()
    {
        Dispose();
        AtomicFile.RemoveLeftovers(_path);
        foreach (var suffix in (ReadOnlySpan<string>)["", ".lock", ".lock.owner", ".content"]) File.Delete(_path + suffix);
    }

    public void Dispose()
    {
        Index.Dispose();
        _content.Dispose();
    }

    private static FileStream OpenContent(string path)
    {
        try
        {
            return new FileStream(path + ".content", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"Cannot use {path}.content: {failure.Message.TrimEnd('.')}. Wait for another run to end, or choose another --output.");
        }
    }

    private static HnswIndex? TryOpen(string path, VectorSpace space)
    {
        try
        {
            return File.Exists(path) ? HnswIndex.Open(path, space) : null;
        }
        catch (Exception unusable) when (unusable is IndexFormatException or IndexSpaceException)
        {
            return null;
        }
    }
}
