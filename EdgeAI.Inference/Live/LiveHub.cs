using System.Collections.Concurrent;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Grpc;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Vectors;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Live;

/// <summary>
/// Keeps the newest frames and tells the pages about them. Publishing never waits for a page: a page that is slow finds the
/// newest frame when it is done and has missed those between. Safe for concurrent use.
/// </summary>
internal sealed class LiveHub : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LiveSource> _sources = new(StringComparer.Ordinal);
    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly List<FrameTap> _taps = [];
    private readonly ConcurrentBag<LiveFrame> _recycled = [];
    private readonly LiveOptions _options;
    private readonly CatalogState _catalog;
    private readonly SightingBoard _sightings;
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ITimer _heartbeat;
    private long _version;
    private long _statusVersion = 1;
    private long _bytesKept;

    public LiveHub(IOptions<LiveOptions> options, CatalogState catalog, SightingBoard sightings, InferenceMetrics metrics, TimeProvider clock)
    {
        _sightings = sightings;
        _sightings.Changed += Signal;
        _options = options.Value;
        _catalog = catalog;
        _metrics = metrics;
        _clock = clock;
        _catalog.Changed += StatusChanged;
        _heartbeat = clock.CreateTimer(static hub => ((LiveHub)hub!).Beat(), this, _options.Heartbeat, _options.Heartbeat);
    }

    /// <summary>Bytes of frames kept.</summary>
    public long BytesKept => Interlocked.Read(ref _bytesKept);

    /// <summary>Shows a frame and what came of it.</summary>
    /// <param name="sourceName">Name of its source.</param>
    /// <param name="image">The frame.</param>
    /// <param name="answer">What came of it.</param>
    /// <param name="fault">Why nothing came of it.</param>
    /// <param name="isSettling">Whether it was not acted on, because its camera has not settled.</param>
    /// <returns>True when the hub kept the frame and will dispose it.</returns>
    public bool Publish(string sourceName, ImageMessage image, Answer answer, Fault? fault, bool isSettling = false)
    {
        // Pixels that nobody could make anything of cannot be shown either.
        var keep = !image.Image.IsEmpty && image.Image.Bytes.Length <= _options.MaxFrameBytes && (fault is null || !image.Image.Layout.IsRaw);
        var frame = _recycled.TryTake(out var used) ? used : new LiveFrame(_recycled.Add);
        frame.Begin(sourceName, image.Sequence, keep ? image : null);
        frame.IsSettling = isSettling;
        lock (_lock)
        {
            var source = SourceOf(sourceName);
            source.Arrived(image.Sequence);
            FrameEvent.Write(frame, image.CapturedAtUnixMicroseconds, source.Rate, source.Dropped, answer, fault);
            if (source.IsFull) Drop(source);
            frame.Number(++_version);
            source.Add(frame);
            _bytesKept += frame.Image.Bytes.Length;
            if (fault is null)
                foreach (var tap in _taps) tap.Offer(sourceName, image.Image, answer.FirstView);
            while (_bytesKept > _options.MaxFrameBytes && OldestSource() is { } oldest) Drop(oldest);
        }
        Signal();
        return keep;
    }

    /// <summary>Whether a page would see a second answer.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_lock) return _subscriptions.Count > 0;
        }
    }

    /// <summary>Shows the second answer to a frame when it comes, unless a newer frame's has come before.</summary>
    public async Task PublishLaterAsync(string sourceName, long sequence, Task<SearchAnswer> later)
    {
        var answer = await later.ConfigureAwait(false);
        lock (_lock)
        {
            if (_sources.GetValueOrDefault(sourceName) is not { } source || !source.TryTakeLater(sequence, LaterEvent.Write(sourceName, sequence, answer), _version + 1)) return;
            _version++;
        }
        Signal();
    }

    /// <summary>Collects the second answers that came after <paramref name="seen"/>.</summary>
    public void CollectLater(List<byte[]> events, ref long seen)
    {
        lock (_lock)
        {
            foreach (var source in _sources.Values)
                if (source.Later is { } later && source.LaterVersion > seen) events.Add(later);
            seen = _version;
        }
    }

    /// <summary>Tells the pages what became of a camera. A source that never sent a frame is shown as well: that is what is wrong with it.</summary>
    public void Report(SourceReport report)
    {
        lock (_lock) SourceOf(report.Source).Report(report, ++_version);
        Signal();
    }

    /// <summary>Collects what became of cameras after <paramref name="seen"/>.</summary>
    public void CollectReports(List<byte[]> events, ref long seen)
    {
        lock (_lock)
        {
            foreach (var source in _sources.Values)
                if (source.ReportVersion > seen) events.Add(source.WriteReport());
            seen = _version;
        }
    }

    /// <summary>A kept frame; whoever gets it releases it.</summary>
    public LiveFrame? Find(string source, long sequence)
    {
        lock (_lock)
        {
            var frame = _sources.GetValueOrDefault(source)?.Find(sequence);
            if (frame is null || frame.Image.IsEmpty) return null;
            frame.AddReference();
            return frame;
        }
    }

    /// <summary>Names of the sources that frames came from lately.</summary>
    public IReadOnlyList<string> Sources
    {
        get
        {
            lock (_lock) return [.. _sources.Keys];
        }
    }

    /// <summary>Listens to the frames of a source until it is disposed.</summary>
    public FrameTap Tap(string source)
    {
        var tap = new FrameTap(source, Untap);
        lock (_lock) _taps.Add(tap);
        return tap;
    }

    /// <summary>Connects a page.</summary>
    /// <exception cref="OverloadedException">As many pages as allowed are connected.</exception>
    public LiveSubscription Subscribe()
    {
        lock (_lock)
        {
            if (_subscriptions.Count >= _options.MaxClients) throw OverloadedException.PagesFull(_options.MaxClients);
            var subscription = new LiveSubscription(this);
            _subscriptions.Add(subscription);
            _metrics.ClientConnected();
            return subscription;
        }
    }

    public void Unsubscribe(LiveSubscription subscription)
    {
        lock (_lock)
            if (_subscriptions.Remove(subscription)) _metrics.ClientGone();
    }

    /// <summary>Collects the newest frame of each source that has one later than <paramref name="seen"/>; whoever gets them releases them.</summary>
    public void Collect(List<LiveFrame> frames, ref long seen)
    {
        lock (_lock)
        {
            foreach (var source in _sources.Values)
            {
                if (source.Newest is not { } newest || newest.Version <= seen) continue;
                newest.AddReference();
                frames.Add(newest);
            }
            seen = _version;
        }
        frames.Sort(static (left, right) => left.Version.CompareTo(right.Version));
    }

    /// <summary>Adds the changes of what streams see after <paramref name="seen"/>, oldest first.</summary>
    public void CollectSightings(List<byte[]> events, ref long seen) => _sightings.Collect(events, ref seen);

    /// <summary>The state of the service for a page that has seen <paramref name="seen"/>; null when nothing changed since.</summary>
    public byte[]? StatusSince(ref long seen)
    {
        lock (_lock)
        {
            if (_statusVersion == seen) return null;
            seen = _statusVersion;
            return StatusEvent.Write(_catalog, _options, _sources.Keys);
        }
    }

    public void Dispose()
    {
        _catalog.Changed -= StatusChanged;
        _sightings.Changed -= Signal;
        _heartbeat.Dispose();
        lock (_lock)
            foreach (var source in _sources.Values.ToList()) Forget(source);
    }

    private void Untap(FrameTap tap)
    {
        lock (_lock) _taps.Remove(tap);
    }

    private LiveSource SourceOf(string name)
    {
        if (_sources.TryGetValue(name, out var source)) return source;
        if (_sources.Count >= _options.MaxSources) Forget(_sources.Values.MinBy(candidate => candidate.LastSeen)!);
        _statusVersion++;
        return _sources[name] = new LiveSource(name, _options.FramesKept, _clock);
    }

    private LiveSource? OldestSource()
    {
        LiveSource? oldest = null;
        foreach (var source in _sources.Values)
            if (source.Oldest is { } frame && (oldest is null || frame.Version < oldest.Oldest!.Version)) oldest = source;
        return oldest;
    }

    private void Drop(LiveSource source)
    {
        var frame = source.Remove();
        _bytesKept -= frame.Image.Bytes.Length;
        frame.Release();
    }

    private void Forget(LiveSource source)
    {
        while (source.Oldest is not null) Drop(source);
        _sources.Remove(source.Name);
        _statusVersion++;
    }

    private void Beat()
    {
        lock (_lock)
        {
            var silent = _sources.Values.Where(source => _clock.GetElapsedTime(source.LastSeen) > _options.SourceTimeout).ToList();
            foreach (var source in silent) Forget(source);
        }
        Signal();
    }

    private void StatusChanged()
    {
        lock (_lock) _statusVersion++;
        Signal();
    }

    private void Signal()
    {
        lock (_lock)
            foreach (var subscription in _subscriptions) subscription.Signal();
    }
}
