using System.Collections.Concurrent;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Recognition.Features;

/// <summary>Embeds what is missing of a whole catalog, on every core.</summary>
public static class CatalogEmbedder
{
    // A frame is late after a quarter of a second; a photograph of a catalog is not, and a busy machine must not lose it.
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);

    // Whoever indexes a catalog brings it himself.
    private const long MaxDecodeBytes = 4L << 30;

    /// <summary>
    /// The embedder for work on a catalog: it waits for a busy machine, and remembers no recent frames, since no photograph comes twice and each
    /// latency is to be a real one.
    /// </summary>
    /// <param name="modelDirectory">Folder of the module; null to search for it.</param>
    /// <param name="path">Its arithmetic path; null for its own default.</param>
    /// <exception cref="GuestModuleException">The module is missing or unfit, or has no such path.</exception>
    public static Embedder Load(string? modelDirectory, string? path = null) =>
        Embedder.Load(new EmbeddingOptions { ModelDirectory = modelDirectory, Path = path, RecentEmbeddings = 0, CallDeadline = CallDeadline, MaxDecodeBytes = MaxDecodeBytes });

    /// <summary>Embeds. Photographs that cannot be read are skipped and named.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="embedder">Embeds one of them.</param>
    /// <param name="progress">Told how far it is, from any thread.</param>
    /// <param name="cancellation">Stops after the photographs in hand; what was embedded stays in the cache.</param>
    /// <exception cref="IOException">Results cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddedCatalog Embed(
        IReadOnlyList<CatalogPhotograph> photographs, PhotographEmbedder embedder, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        ArgumentNullException.ThrowIfNull(embedder);
        var missing = photographs.Where(embedder.IsMissing).ToList();
        var unreadable = new ConcurrentDictionary<string, UnreadablePath>();
        int done = 0, inputs = 0;
        progress?.Report(new EmbeddingProgress(0, missing.Count));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            Parallel.ForEach(Partitioner.Create(missing, loadBalance: true), options, photograph =>
            {
                try
                {
                    Interlocked.Add(ref inputs, embedder.Embed(photograph));
                }
                catch (Exception failure) when (failure is EmbeddingException or PhotographException)
                {
                    unreadable[photograph.Id] = new UnreadablePath(photograph.FullPath, failure.Message);
                }
                progress?.Report(new EmbeddingProgress(Interlocked.Increment(ref done), missing.Count));
            });
        }
        catch (AggregateException several) when (several.InnerExceptions.FirstOrDefault(inner => inner is IOException or UnauthorizedAccessException) is { } first)
        {
            throw first is IOException ? first : new IOException(first.Message, first);
        }
        return new EmbeddedCatalog(
            [.. photographs.Where(photograph => !unreadable.ContainsKey(photograph.Id))],
            [.. unreadable.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)],
            inputs);
    }
}

/// <summary>How far embedding is.</summary>
/// <param name="Done">Photographs finished.</param>
/// <param name="Total">Photographs that had something missing.</param>
public readonly record struct EmbeddingProgress(int Done, int Total);

/// <summary>A catalog whose features are in the cache.</summary>
/// <param name="Photographs">Those that were embedded, now or before.</param>
/// <param name="Unreadable">Those that were not, with the reason.</param>
/// <param name="EmbeddedInputs">Inputs that went through the module this time.</param>
public sealed record EmbeddedCatalog(IReadOnlyList<CatalogPhotograph> Photographs, IReadOnlyList<UnreadablePath> Unreadable, int EmbeddedInputs);
