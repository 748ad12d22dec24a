using System.Security.Cryptography;
using EdgeAI.Embedding;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Vectors;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// The corrections in force: what people said about frames, with what the guest was given of each, so that they hold under any projection.
/// They lie beside the index, in <c>FILE.feedback</c>. Safe for concurrent use.
/// </summary>
internal sealed class FeedbackStore : IDisposable
{
    /// <summary>Most corrections in force: each frame is compared with every one.</summary>
    public const int Most = 4096;

    private const int Attempts = 3;

    private readonly Lock _lock = new();
    private readonly StoreDamage _damage;
    private readonly TimeProvider _clock;
    private readonly ILogger<FeedbackStore> _logger;
    private readonly string _path;
    private readonly List<FeedbackEntry> _entries = [];
    private readonly Dictionary<string, (float[] Own, float[] Default)> _embeddings = new(StringComparer.Ordinal);
    private EmbeddingIdentity? _embeddedBy;
    private Projection? _ownDefault;
    private FeedbackFile? _file;

    public FeedbackStore(IOptions<InferenceOptions> options, StoreDamage damage, TimeProvider clock, ILogger<FeedbackStore> logger)
    {
        (_damage, _clock, _logger) = (damage, clock, logger);
        _path = options.Value.IndexPath + ".feedback";
    }

    /// <summary>Raised after a correction came or went.</summary>
    public event Action? Changed;

    /// <summary>The corrections in force, oldest first.</summary>
    public IReadOnlyList<FeedbackEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                File();
                return [.. _entries];
            }
        }
    }

    /// <summary>Adds a correction. The disk has it when this returns.</summary>
    /// <param name="kind">What was said.</param>
    /// <param name="label">The label spoken of.</param>
    /// <param name="source">Camera or source of the frame; null for none.</param>
    /// <param name="look">The look at the frame that is kept.</param>
    /// <exception cref="FeedbackFullException">As many as the service keeps are in force.</exception>
    /// <exception cref="OtherWriterException">Another process writes the file.</exception>
    /// <exception cref="FeedbackFileException">The file cannot be written.</exception>
    public FeedbackEntry Add(CorrectionKind kind, string label, string? source, LookedAt look)
    {
        var size = (int)Math.Sqrt(look.Pixels.Length / 3);
        var picture = PixelPicture.Encode(new PixelGrid(look.Pixels.ToArray(), size, size));
        FeedbackEntry entry;
        lock (_lock)
        {
            var file = FileToWrite();
            if (_entries.Count >= Most) throw new FeedbackFullException();
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            entry = Append(file, new FeedbackEntry(id, _clock.GetUtcNow(), kind, label, source), picture);
            _entries.Add(entry);
            // It is embedded already, unless another projection answers by now.
            if (_embeddedBy is not null && _embeddedBy == look.By) _embeddings[entry.Id] = (look.Embedding.ToArray(), DefaultOf(look.Features, _ownDefault));
        }
        Log.Given(_logger, kind, label, source ?? "-", entry.Id);
        Changed?.Invoke();
        return entry;
    }

    /// <summary>Takes a correction back. The disk has it when this returns.</summary>
    /// <exception cref="FeedbackUnknownException">There is none of this id.</exception>
    /// <exception cref="OtherWriterException">Another process writes the file.</exception>
    /// <exception cref="FeedbackFileException">The file cannot be written.</exception>
    public void Undo(string id)
    {
        lock (_lock)
        {
            var file = FileToWrite();
            var entry = _entries.Find(candidate => candidate.Id == id) ?? throw new FeedbackUnknownException(id);
            Append(file, entry.Undone(_clock.GetUtcNow()), []);
            _entries.RemoveAll(kept => kept.Id == id);
            _embeddings.Remove(id);
        }
        Log.Undone(_logger, id);
        Changed?.Invoke();
    }

    /// <summary>The frame of a correction as the guest was given it: PNG.</summary>
    /// <exception cref="FeedbackUnknownException">There is no correction of this id.</exception>
    public byte[] PictureOf(string id)
    {
        lock (_lock)
        {
            var file = File();
            return file.ReadPicture(_entries.Find(candidate => candidate.Id == id) ?? throw new FeedbackUnknownException(id));
        }
    }

    /// <summary>The corrections in the space of an embedder. What it embedded before is remembered; another one embeds every frame anew.</summary>
    /// <param name="embedder">Whose space.</param>
    /// <param name="ownDefault">The module's own projection; null where that is the embedder's.</param>
    public IReadOnlyList<Correction> In(Embedder embedder, Projection? ownDefault)
    {
        lock (_lock)
        {
            var file = File();
            if (_embeddedBy != embedder.Identity)
            {
                _embeddings.Clear();
                (_embeddedBy, _ownDefault) = (embedder.Identity, ownDefault);
            }
            var corrections = new List<Correction>(_entries.Count);
            foreach (var entry in _entries)
                if (EmbeddingOf(entry, file, embedder, ownDefault) is { } embedding)
                    corrections.Add(new Correction(entry.Id, entry.Kind!.Value, entry.Label, embedding.Own, embedding.Default));
            return corrections;
        }
    }

    public void Dispose()
    {
        lock (_lock) _file?.Dispose();
    }

    private (float[] Own, float[] Default)? EmbeddingOf(FeedbackEntry entry, FeedbackFile file, Embedder embedder, Projection? ownDefault)
    {
        if (_embeddings.TryGetValue(entry.Id, out var known)) return known;
        try
        {
            var pixels = PixelPicture.Decode(file.ReadPicture(entry));
            if (pixels.Width != embedder.InputSize || pixels.Height != embedder.InputSize)
            {
                Log.OtherSize(_logger, entry.Id, pixels.Width, embedder.InputSize);
                return null;
            }
            return _embeddings[entry.Id] = Embed(pixels.Rgb, embedder, ownDefault);
        }
        catch (Exception exception) when (exception is IOException or PhotographException or GuestException)
        {
            Log.NotEmbedded(_logger, entry.Id, exception);
            return null;
        }
    }

    // A frame's deadline is short; a busy machine may miss it once or twice, and a correction must not be lost by that.
    private static (float[] Own, float[] Default) Embed(byte[] pixels, Embedder embedder, Projection? ownDefault)
    {
        var (embedding, features) = (new float[embedder.Dimension], new float[embedder.FeatureCount]);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                embedder.ProjectPixels(pixels, embedding, features);
                return (embedding, DefaultOf(features, ownDefault));
            }
            catch (GuestDeadlineException) when (attempt < Attempts)
            {
                // Once more, with a fresh instance.
            }
        }
    }

    private static float[] DefaultOf(ReadOnlySpan<float> features, Projection? ownDefault)
    {
        if (ownDefault is null) return [];
        var own = new float[ownDefault.Rows];
        ownDefault.Apply(features, own);
        return own;
    }

    // Opened when first needed, by which time the index's folder is known to be right.
    private FeedbackFile File()
    {
        if (_file is not null) return _file;
        var file = new FeedbackFile(_path);
        try
        {
            TakeIn(Guarded(file.Load));
            Report(file);
            return _file = file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // What another process said before this one began to write counts as well.
    private FeedbackFile FileToWrite()
    {
        var file = File();
        var (entries, isAnew) = Guarded(() => file.BeginWriting(_clock.GetUtcNow()));
        if (isAnew) _entries.Clear();
        TakeIn(entries);
        Report(file);
        return file;
    }

    private FeedbackEntry Append(FeedbackFile file, FeedbackEntry entry, byte[] picture)
    {
        var (placed, others) = Guarded(() => file.Append(entry, picture));
        if (others is null) return placed;
        // Their pictures lie elsewhere now.
        _entries.Clear();
        TakeIn(others);
        return placed;
    }

    private void Report(FeedbackFile file)
    {
        if (file.Damage is { } damage) _damage.Report(_path, damage);
    }

    private void TakeIn(List<FeedbackEntry> records)
    {
        foreach (var record in records)
        {
            if (record.Kind is not null) _entries.Add(record);
            else _entries.RemoveAll(entry => entry.Id == record.Id);
        }
    }

    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (IndexLockedException locked)
        {
            throw new OtherWriterException("corrections", locked);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedbackFileException(_path, exception);
        }
    }
}
