using System.Security.Cryptography;
using System.Threading.Channels;
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

    // A frame's time or two, for which a start may wait.
    private const int AtOnce = 16;

    private const int Attempts = 3;

    private readonly Lock _lock = new();
    private readonly StoreDamage _damage;
    private readonly TimeProvider _clock;
    private readonly ILogger<FeedbackStore> _logger;
    private readonly string _path;
    private readonly List<FeedbackEntry> _entries = [];
    private readonly Dictionary<string, FrameEmbedding> _embeddings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private UInt128 _stamp;
    private EmbeddingIdentity? _embeddedBy;
    private Projection? _ownDefault;
    private FeedbackFile? _file;
    private bool _isDisposed;

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
            // It is embedded already, unless another projection answers by now.
            var embedded = _embeddedBy is not null && _embeddedBy == look.By ? new FrameEmbedding(_stamp, look.Embedding.ToArray(), DefaultOf(look.Features, _ownDefault)) : null;
            entry = Append(file, new FeedbackEntry(id, _clock.GetUtcNow(), kind, label, source) { Embedded = embedded }, picture);
            TakeIn([entry]);
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
            TakeIn([Append(file, entry.Undone(_clock.GetUtcNow()), [])]);
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

    /// <summary>
    /// The corrections in the space of an embedder. How a frame was embedded is kept, on the disk too; another embedder embeds every frame anew.
    /// </summary>
    /// <param name="embedder">Whose space.</param>
    /// <param name="ownDefault">The module's own projection; null where that is the embedder's.</param>
    /// <param name="waits">Whether to wait for all; otherwise the first that lack an embedding get one, and <see cref="CatchUp"/> is to do the others.</param>
    public IReadOnlyList<Correction> In(Embedder embedder, Projection? ownDefault, bool waits = true)
    {
        lock (_lock)
        {
            var file = File();
            var stamp = FrameEmbedding.StampOf(embedder.Identity, ownDefault);
            if (_stamp != stamp) _failed.Clear();
            (_embeddedBy, _ownDefault, _stamp) = (embedder.Identity, ownDefault, stamp);
            var corrections = new List<Correction>(_entries.Count);
            var (room, lacking) = (waits ? int.MaxValue : AtOnce, 0);
            foreach (var entry in _entries)
            {
                var embedding = Known(entry);
                if (embedding is null && room-- > 0) embedding = Embed(entry, () => file.ReadPicture(entry), embedder, ownDefault);
                if (embedding is not null) corrections.Add(new Correction(entry.Id, entry.Kind!.Value, entry.Label, embedding.Own, embedding.Default));
                else if (!_failed.Contains(entry.Id)) lacking++;
            }
            if (lacking > 0) Log.Later(_logger, lacking);
            if (lacking > 0 || IsDigestBehind(file)) _work.Writer.TryWrite(true);
            return corrections;
        }
    }

    /// <summary>Waits until there is something for <see cref="CatchUp"/> to do.</summary>
    public ValueTask<bool> WaitForWorkAsync(CancellationToken cancellationToken) => _work.Reader.ReadAsync(cancellationToken);

    /// <summary>Embeds what lacks an embedding, and keeps how frames were embedded for the next start.</summary>
    /// <param name="embedder">What answers.</param>
    /// <param name="ownDefault">As <see cref="In"/>.</param>
    /// <param name="stopping">Stops it.</param>
    public void CatchUp(Embedder embedder, Projection? ownDefault, CancellationToken stopping)
    {
        List<FeedbackEntry> lacking;
        var stamp = FrameEmbedding.StampOf(embedder.Identity, ownDefault);
        lock (_lock)
        {
            if (_isDisposed) return;
            File();
            if (_stamp != stamp) return;
            lacking = [.. _entries.Where(entry => Known(entry) is null && !_failed.Contains(entry.Id))];
        }
        var embedded = 0;
        foreach (var entry in lacking.TakeWhile(_ => !stopping.IsCancellationRequested))
            if (Embed(entry, () => PictureOf(entry.Id), embedder, ownDefault) is not null) embedded++;
        if (embedded > 0)
        {
            Log.CaughtUp(_logger, embedded);
            Changed?.Invoke();
        }
        lock (_lock)
        {
            // Nothing is written any more once the service has said that it stopped.
            if (_isDisposed) return;
            var file = File();
            if (stopping.IsCancellationRequested || _stamp != stamp || !IsDigestBehind(file)) return;
            for (var i = 0; i < _entries.Count; i++) _entries[i] = _entries[i] with { Embedded = Known(_entries[i]) };
            file.RenewDigest(_entries);
        }
    }

    /// <summary>Reads the whole file, of which the start took most from the digest and the rest long ago, and reports what is damaged.</summary>
    public void Verify()
    {
        FeedbackFile file;
        (int Generation, long End) extent;
        lock (_lock)
        {
            if (_isDisposed) return;
            extent = (file = File()).Extent;
        }
        try
        {
            if (FeedbackFile.FindDamage(_path, extent) is not { } damage) return;
            lock (_lock)
            {
                if (!_isDisposed && file.Extent.Generation == extent.Generation) file.Found(damage);
            }
            _damage.Report(_path, damage);
        }
        catch (IOException exception)
        {
            _damage.Report(_path, $"It cannot be read: {exception.Message}");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _file?.Dispose();
        }
    }

    private FrameEmbedding? Known(FeedbackEntry entry) => _embeddings.TryGetValue(entry.Id, out var known) && known.Stamp == _stamp ? known : null;

    private bool IsDigestBehind(FeedbackFile file) =>
        !file.IsDigestCurrent(_entries.Count) || _entries.Exists(entry => entry.Embedded?.Stamp != _stamp && Known(entry) is not null);

    private FrameEmbedding? Embed(FeedbackEntry entry, Func<byte[]> read, Embedder embedder, Projection? ownDefault)
    {
        try
        {
            var pixels = PixelPicture.Decode(read());
            if (pixels.Width == embedder.InputSize && pixels.Height == embedder.InputSize)
            {
                var embedding = Embed(pixels.Rgb, embedder, ownDefault);
                lock (_lock)
                    if (_entries.Exists(kept => kept.Id == entry.Id)) _embeddings[entry.Id] = embedding;
                return embedding;
            }
            Log.OtherSize(_logger, entry.Id, pixels.Width, embedder.InputSize);
        }
        catch (FeedbackUnknownException)
        {
            // It was taken back meanwhile.
            return null;
        }
        catch (Exception exception) when (exception is IOException or PhotographException or GuestException)
        {
            Log.NotEmbedded(_logger, entry.Id, exception);
        }
        lock (_lock) _failed.Add(entry.Id);
        return null;
    }

    // A frame's deadline is short; a busy machine may miss it once or twice, and a correction must not be lost by that.
    private static FrameEmbedding Embed(byte[] pixels, Embedder embedder, Projection? ownDefault)
    {
        var (embedding, features) = (new float[embedder.Dimension], new float[embedder.FeatureCount]);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                embedder.ProjectPixels(pixels, embedding, features);
                return new FrameEmbedding(FrameEmbedding.StampOf(embedder.Identity, ownDefault), embedding, DefaultOf(features, ownDefault));
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
        TakeInAnew(Guarded(() => file.Compact(_entries.Sum(entry => (long)entry.Picture.Length))));
        return file;
    }

    private FeedbackEntry Append(FeedbackFile file, FeedbackEntry entry, byte[] picture)
    {
        var (placed, others) = Guarded(() => file.Append(entry, picture));
        TakeInAnew(others);
        return placed;
    }

    // Of a file that was written anew: their pictures lie elsewhere now, and the digest is that of the one before.
    private void TakeInAnew(List<FeedbackEntry>? entries)
    {
        if (entries is null) return;
        _entries.Clear();
        TakeIn(entries);
        _work.Writer.TryWrite(true);
    }

    private void Report(FeedbackFile file)
    {
        if (file.Damage is { } damage) _damage.Report(_path, damage);
    }

    private void TakeIn(List<FeedbackEntry> records)
    {
        foreach (var record in records)
        {
            if (record.Kind is not null)
            {
                _entries.Add(record);
                if (record.Embedded is { } embedded) _embeddings[record.Id] = embedded;
                continue;
            }
            _entries.RemoveAll(entry => entry.Id == record.Id);
            _embeddings.Remove(record.Id);
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
