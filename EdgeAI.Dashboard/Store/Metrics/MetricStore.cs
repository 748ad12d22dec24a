using EdgeAI.Dashboard.Configuration;

namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>Names an instrument of a resource.</summary>
/// <param name="Resource">Who sends it.</param>
/// <param name="Meter">The meter's name.</param>
/// <param name="Name">The instrument's name.</param>
public readonly record struct InstrumentKey(TelemetryResource Resource, string Meter, string Name);

/// <summary>An instrument as the list shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Description">What is said of it.</param>
/// <param name="Series">How many series it has.</param>
public sealed record InstrumentSummary(InstrumentKey Key, InstrumentDescription Description, int Series);

/// <summary>Metric points by instrument and series, the oldest of a series going first. Thread-safe.</summary>
public sealed class MetricStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InstrumentKey, Instrument> _instruments = [];
    private long _version;

    /// <summary>Grows with every batch of points.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Instruments kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _instruments.Count;
        }
    }

    /// <summary>Instruments refused because there were too many.</summary>
    public long InstrumentsNotKept { get; private set; }

    /// <summary>Takes one metric in.</summary>
    /// <param name="description">What is said of it.</param>
    /// <param name="add">Adds its points; runs under the store's lock.</param>
    public void Add(InstrumentDescription description, Action<Instrument> add)
    {
        lock (_lock)
        {
            var key = new InstrumentKey(description.Resource, description.Scope.Name, description.Name);
            var known = _instruments.TryGetValue(key, out var instrument);
            // An instrument that comes back as another kind is another instrument under an old name.
            if (!known || !instrument!.Takes(description.Kind))
            {
                if (!known && _instruments.Count >= limits.MaxInstruments)
                {
                    InstrumentsNotKept++;
                    return;
                }
                _instruments[key] = instrument = new Instrument(description, limits.MaxSeriesPerInstrument, limits.MaxPointsPerSeries);
            }
            instrument.Description = description;
            add(instrument);
        }
        Interlocked.Increment(ref _version);
    }

    /// <summary>The instruments of a resource, by meter and name.</summary>
    public IReadOnlyList<InstrumentSummary> List(TelemetryResource resource)
    {
        lock (_lock)
            return [.. _instruments.Where(i => ReferenceEquals(i.Key.Resource, resource))
                .Select(i => new InstrumentSummary(i.Key, i.Value.Description, i.Value.Series.Count))
                .OrderBy(i => i.Key.Meter, StringComparer.Ordinal).ThenBy(i => i.Key.Name, StringComparer.Ordinal)];
    }

    /// <summary>Reads an instrument under the store's lock; the default when it is unknown.</summary>
    public T? Read<T>(InstrumentKey key, Func<Instrument, T> read)
    {
        lock (_lock)
            return _instruments.TryGetValue(key, out var instrument) ? read(instrument) : default;
    }

    /// <summary>Forgets all instruments.</summary>
    public void Clear()
    {
        lock (_lock)
            _instruments.Clear();
        Interlocked.Increment(ref _version);
    }
}
