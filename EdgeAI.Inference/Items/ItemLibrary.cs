using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Hosting;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Recognition.Items;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>
/// Teaches: what is acknowledged is on the disk and in the index that answers, whichever that is. The items are kept apart from the
/// catalog's index, which may be built anew at any time, and join whatever is served. Safe for concurrent use; changes are made one after
/// the other, frames go on meanwhile.
/// </summary>
internal sealed class ItemLibrary : IDisposable
{
    // A frame is late after a quarter of a second; a lesson is not, and a busy machine must not lose it.
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);

    private readonly CatalogState _state;
    private readonly ItemsOptions _options;
    private readonly double _configuredCrop;
    private readonly TimeProvider _clock;
    private readonly ILogger<ItemLibrary> _logger;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Lock _opening = new();
    private readonly ModelFiles _files;
    private readonly StoreDamage _damage;
    private Embedder? _module;
    private Embedder? _embedder;
    private double _embedderCrop;
    private volatile ItemShelf? _shelf;
    private bool _disposed;

    public ItemLibrary(
        CatalogState state, IOptions<ItemsOptions> options, IOptions<InferenceOptions> inference, IOptions<EmbeddingOptions> embedding,
        ModelFiles files, StoreDamage damage, TimeProvider clock, ILogger<ItemLibrary> logger)
    {
        (_state, _options, _files, _damage, _clock, _logger) = (state, options.Value, files, damage, clock, logger);
        _configuredCrop = embedding.Value.CropFraction;
        Folder = Path.GetFullPath(_options.Folder ?? inference.Value.IndexPath + ".items");
    }

    /// <summary>Raised after something was taught, renamed or removed.</summary>
    public event Action? Changed;

    /// <summary>Where the items are kept.</summary>
    public string Folder { get; }

    /// <summary>All items, by label.</summary>
    public IReadOnlyList<TaughtItem> Items => _shelf?.Store.Items ?? [];

    /// <summary>Threads for work on photographs: one core stays with the frames.</summary>
    public static int Threads => Math.Clamp(Environment.ProcessorCount - 1, 1, 4);

    /// <summary>The shelf; null while nothing was ever taught here.</summary>
    public ItemShelf? Shelf => _shelf;

    /// <summary>The module's own projection, which near-copies are told by.</summary>
    public Projection OwnDefault => _files.OwnDefault;

    /// <summary>Share of a photograph's shorter side that the central crop keeps, as the index has it.</summary>
    public double CropFraction => CropOf(_state.Require());

    /// <summary>Small picture of an entry.</summary>
    /// <returns>Null where the entry was not taught.</returns>
    public string? ThumbnailOf(string id) =>
        id.StartsWith(TaughtItem.Catalog + "/", StringComparison.Ordinal) && _shelf is { } shelf && shelf.Thumbnails.Contains(id) ? shelf.Thumbnails.PathOf(id) : null;

    /// <summary>Adds the items of earlier runs to a recogniser that does not answer yet.</summary>
    /// <param name="module">The container's embedder, which lends its module.</param>
    /// <param name="recogniser">What will answer.</param>
    /// <returns>Whether something was taught or removed since the index was stored.</returns>
    public bool Join(Embedder module, Recogniser recogniser)
    {
        _module = module;
        return JoinWhereTaught(recogniser);
    }

    /// <summary>Lets another recogniser answer from now on, with everything that was taught until now.</summary>
    /// <param name="next">Its caller's reference becomes the state's.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>Whether something was taught or removed since its index was stored.</returns>
    public async Task<bool> SwapAsync(Recogniser next, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return Swap(next);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>As <see cref="SwapAsync"/>, for a fit: one that was made from a catalog which was replaced meanwhile would bring its entries back.</summary>
    /// <returns>False when another catalog answers by now; the reference stays the caller's then.</returns>
    public async Task<bool> TrySwapFitAsync(Recogniser fit, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_state.Require().CatalogIdentity != fit.CatalogIdentity) return false;
            Swap(fit);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Embeds a photograph that is to be taught.</summary>
    /// <exception cref="ImageException">It is no image that can be embedded.</exception>
    /// <exception cref="NotReadyException">The service is still starting.</exception>
    public TakenFrame Take(ReadOnlyMemory<byte> image)
    {
        var recogniser = _state.Require();
        var crop = CropOf(recogniser);
        var embedder = EmbedderAt(crop, LiftOf(recogniser));
        var (features, own, embedding) = (new float[embedder.FeatureCount], new float[embedder.Dimension], new float[OwnDefault.Rows]);
        embedder.EmbedPhotograph(image.Span, own, features);
        OwnDefault.Apply(features, embedding);
        return new TakenFrame(() => image, crop, features, embedding);
    }

    /// <summary>Teaches. When this returns, photographs and features are on the disk and searches find them.</summary>
    /// <param name="label">The label as it was typed.</param>
    /// <param name="frames">What to learn; near-copies among them, and of what the label has already, are dropped.</param>
    /// <param name="nearCopy">Cosine from which a frame is a near-copy.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <exception cref="ItemLabelException">The label cannot be one.</exception>
    /// <exception cref="ItemLimitException">There are as many items or photographs as allowed.</exception>
    /// <exception cref="OtherWriterException">Another process has the folder.</exception>
    /// <exception cref="ItemsUnavailableException">The folder cannot be written, or the disk is full: nothing was learned.</exception>
    public async Task<Lesson> LearnAsync(string? label, IReadOnlyList<TakenFrame> frames, float nearCopy, CancellationToken cancellationToken)
    {
        var checkedLabel = ItemLabel.Check(label);
        var started = Stopwatch.GetTimestamp();
        await _changing.WaitAsync(cancellationToken);
        Lesson lesson;
        try
        {
            lesson = await OnDiskAsync(() => Learn(checkedLabel, frames, nearCopy));
        }
        finally
        {
            _changing.Release();
        }
        Log.Learned(_logger, lesson.Item.Label, lesson.Item.Id, lesson.Added, lesson.Dropped, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (lesson.Added > 0) Tell();
        return lesson;
    }

    /// <summary>Gives an item another label.</summary>
    /// <exception cref="UnknownItemException">There is none of this id.</exception>
    /// <exception cref="ItemLabelException">The label cannot be one.</exception>
    public async Task<TaughtItem> RenameAsync(string id, string? label, CancellationToken cancellationToken)
    {
        var checkedLabel = ItemLabel.Check(label);
        var renamed = await ChangeAsync(id, shelf =>
        {
            var item = shelf.Store.Rename(id, checkedLabel) ?? throw new UnknownItemException(id);
            using var lease = _state.Lease();
            VectorsFor(lease.Recogniser, shelf).Put(shelf.Store.PhotographsOf(item));
            return item;
        }, cancellationToken);
        Log.Renamed(_logger, id, checkedLabel);
        Tell();
        return renamed;
    }

    /// <summary>Removes an item: no search that begins afterwards answers with it.</summary>
    /// <exception cref="UnknownItemException">There is none of this id.</exception>
    public async Task<TaughtItem> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = await ChangeAsync(id, shelf =>
        {
            var item = shelf.Store.Remove(id) ?? throw new UnknownItemException(id);
            using var lease = _state.Lease();
            foreach (var photograph in shelf.Store.PhotographsOf(item)) lease.Recogniser.Index.Delete(photograph.Id);
            return item;
        }, cancellationToken);
        Log.Removed(_logger, id, removed.Label);
        Tell();
        return removed;
    }

    /// <summary>An embedder for photographs at a crop fraction, which lifts dark inputs or does not. It stays the library's.</summary>
    public Embedder EmbedderAt(double cropFraction, bool liftDark)
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_embedder is not null && _embedderCrop == cropFraction && _embedder.LiftsDark == liftDark) return _embedder;
            // The one before may be in use: it goes when its last call is done, and the pool with it.
            _embedder?.Dispose();
            (_embedder, _embedderCrop) = (_module!.ForUnhurriedWork(cropFraction, liftDark, Threads, CallDeadline), cropFraction);
            return _embedder;
        }
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _embedder?.Dispose();
            _shelf?.Dispose();
        }
    }

    private Lesson Learn(string label, IReadOnlyList<TakenFrame> frames, float nearCopy)
    {
        var shelf = OpenShelf();
        using var lease = _state.Lease();
        var vectors = VectorsFor(lease.Recogniser, shelf);
        var plan = PlanFor(vectors.Fitted, lease.Recogniser);
        var before = shelf.Store.FindLabel(label);
        var varied = VarietyOf(shelf, before, plan, nearCopy);
        var kept = frames.Where(frame => varied.TryKeep(frame.Embedding)).ToList();
        if (kept.Count == 0) return new Lesson(before!, 0, frames.Count);
        CheckLimits(shelf, before, kept.Count);

        var staged = shelf.Store.Stage(label, [.. kept.Select(frame => frame.Image)], _clock.GetUtcNow());
        TaughtItem item;
        try
        {
            // One that was taken while another catalog answered may have another crop: it is embedded again.
            foreach (var i in Enumerable.Range(0, kept.Count).Where(i => kept[i].CropFraction == vectors.Fitted.CropFraction))
                shelf.Features.Append(new FeatureKey(staged.Photographs[i].Stamp, plan.Central[0]), kept[i].Features);
            shelf.Embed(staged.Photographs, plan, Threads);
            shelf.Features.Flush();
            item = shelf.Store.Commit(staged);
        }
        catch
        {
            shelf.Store.Discard(staged);
            throw;
        }
        vectors.Put(staged.Photographs);
        return new Lesson(item, kept.Count, frames.Count - kept.Count);
    }

    private bool Swap(Recogniser next)
    {
        // Once items are served, an index that they cannot join is not taken: they would be gone.
        var changed = _shelf is { } shelf ? Join(shelf, next) : JoinWhereTaught(next);
        _state.Ready(next);
        return changed;
    }

    private bool JoinWhereTaught(Recogniser recogniser)
    {
        if (!Directory.Exists(Folder)) return false;
        try
        {
            var changed = Join(OpenShelf(), recogniser);
            Log.Joined(_logger, Items.Count, Items.Sum(item => item.Photographs.Count));
            return changed;
        }
        catch (Exception exception) when (exception is ItemsUnavailableException or OtherWriterException or EmbeddingException or PhotographException or IOException)
        {
            // The catalog is served all the same.
            Log.Unavailable(_logger, exception.Message);
            if (exception is not OtherWriterException) _damage.Report(Folder, $"The taught items are not served: {exception.Message}");
            return false;
        }
    }

    private bool Join(ItemShelf shelf, Recogniser recogniser)
    {
        var vectors = VectorsFor(recogniser, shelf);
        var photographs = shelf.Store.Photographs;
        var changed = recogniser.HoldsItems && vectors.Prune(photographs.Select(photograph => photograph.Id).ToHashSet(StringComparer.Ordinal)) > 0;
        var whole = shelf.EmbedWhole(photographs, PlanFor(vectors.Fitted, recogniser), Environment.ProcessorCount, Report);
        return vectors.Put(whole) > 0 || changed;
    }

    private async Task<TaughtItem> ChangeAsync(string id, Func<ItemShelf, TaughtItem> change, CancellationToken cancellationToken)
    {
        _state.Require();
        var shelf = _shelf ?? throw new UnknownItemException(id);
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await OnDiskAsync(() => change(shelf));
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<T> OnDiskAsync<T>(Func<T> change)
    {
        try
        {
            return await Task.Run(change, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ItemsUnavailableException(Folder, exception);
        }
    }

    private FrameVariety VarietyOf(ItemShelf shelf, TaughtItem? item, ViewPlan plan, float nearCopy)
    {
        var variety = new FrameVariety(nearCopy);
        var (features, embedding) = (new float[OwnDefault.FeatureCount], new float[OwnDefault.Rows]);
        foreach (var photograph in item is null ? [] : shelf.Store.PhotographsOf(item))
        {
            if (!shelf.Features.TryRead(new FeatureKey(photograph.Stamp, plan.Central[0]), features)) continue;
            OwnDefault.Apply(features, embedding);
            variety.TryKeep(embedding);
        }
        return variety;
    }

    private void CheckLimits(ItemShelf shelf, TaughtItem? item, int added)
    {
        if (item is null && shelf.Store.Items.Count >= _options.MaxItems)
            throw new ItemLimitException($"Expected at most {_options.MaxItems:N0} items, and so many are there. Remove some, or raise {ItemsOptions.Section}:{nameof(_options.MaxItems)}.");
        var photographs = (item?.Photographs.Count ?? 0) + added;
        if (photographs > _options.MaxPhotographs)
            throw new ItemLimitException(
                $"Expected at most {_options.MaxPhotographs:N0} photographs of one item, with these it would be {photographs:N0}. Teach it less, or raise {ItemsOptions.Section}:{nameof(_options.MaxPhotographs)}.");
    }

    private ItemShelf OpenShelf()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_shelf is not null) return _shelf;
            _shelf = ItemShelf.Open(Folder, _module!.FeatureCount, Report);
            if (_shelf.Features.Note is { } note) _damage.Report(_shelf.Features.Path, $"{note}.");
            return _shelf;
        }
    }

    private void Report(UnreadablePath path) => _damage.Report(path.Path, $"{path.Reason.TrimEnd('.')}; it is left out and was not deleted. Restore the file, or teach it again.");

    private TaughtVectors VectorsFor(Recogniser recogniser, ItemShelf shelf) => new(recogniser, shelf.Features, OwnDefault, _configuredCrop);

    private ViewPlan PlanFor(FittedProjection fitted, Recogniser recogniser) => new([EmbedderAt(fitted.CropFraction, LiftOf(recogniser))], fitted.Copies, fitted.Seed);

    // What is taught joins the index, so it is embedded as the index's photographs were.
    private static bool LiftOf(Recogniser recogniser) => EmbeddingIdentity.LiftsDark(recogniser.Index.Space.Preprocessing);

    private double CropOf(Recogniser recogniser) => recogniser.Fitted?.CropFraction ?? _configuredCrop;

    private void Tell()
    {
        _state.EntriesChanged();
        Changed?.Invoke();
    }
}

/// <summary>What came of a lesson.</summary>
/// <param name="Item">The item as it is now.</param>
/// <param name="Added">Photographs learned.</param>
/// <param name="Dropped">Near-copies dropped.</param>
internal sealed record Lesson(TaughtItem Item, int Added, int Dropped);
