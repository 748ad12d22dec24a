using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Storage;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Regions;

/// <summary>Where to look in the frames of each source; kept in a file, so that it outlives the service. One process sets, any number look. Safe for concurrent use.</summary>
internal sealed class SourceRegions : IDisposable
{
    private const int MostSources = 1000;

    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();
    private readonly CatalogState _catalog;
    private readonly double _configuredCrop;
    private readonly string _path;
    private readonly StoreDamage _damage;
    private readonly TimeProvider _clock;
    private readonly ILogger<SourceRegions> _logger;
    private WriterLock? _writer;
    private bool _isDamaged;

    public SourceRegions(
        CatalogState catalog, IOptions<InferenceOptions> inference, IOptions<EmbeddingOptions> embedding, StoreDamage damage, TimeProvider clock, ILogger<SourceRegions> logger)
    {
        (_catalog, _damage, _clock, _logger) = (catalog, damage, clock, logger);
        _configuredCrop = embedding.Value.CropFraction;
        _path = Path.GetFullPath(inference.Value.RegionsPath ?? inference.Value.IndexPath + ".regions");
        Load();
    }

    /// <summary>Names of the sources that have a region.</summary>
    public IEnumerable<string> Sources => _looks.Keys;

    /// <summary>Crop fraction of the index that answers.</summary>
    public double IndexCrop => _catalog.Current?.Fitted?.CropFraction ?? _configuredCrop;

    /// <summary>Where to look; null for the whole frame.</summary>
    public FrameSight? SightOf(string source) => _looks.TryGetValue(source, out var look) && !look.Settings.IsWhole ? look.Sight : null;

    /// <summary>The same as it was set; null for the whole frame.</summary>
    public RegionSettings? SettingsOf(string source) => _looks.TryGetValue(source, out var look) && !look.Settings.IsWhole ? look.Settings with { Mode = null, Items = null } : null;

    /// <summary>How sure an answer about the source's frames must be; null for the service's own.</summary>
    public DecisionMode? ModeOf(string source) => _looks.TryGetValue(source, out var look) ? look.Mode : null;

    /// <summary>How many things are looked for in the source's frames; null for one.</summary>
    public ItemCount? ItemsOf(string source) => _looks.TryGetValue(source, out var look) ? look.Items : null;

    /// <summary>Sets how many things are looked for in the source's frames, from the next frame on.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="items">Null for one again.</param>
    /// <inheritdoc cref="SetMode"/>
    public void SetItems(string source, ItemCount? items)
    {
        Change(source, settings => settings with { Items = items?.ToWord() });
        Log.ItemsSet(_logger, source, (items ?? ItemCount.One).ToWord());
    }

    /// <summary>Sets how sure an answer about the source's frames must be, from the next frame on.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="mode">Null for the service's own again.</param>
    /// <exception cref="RegionException">The name cannot be one, or too many sources have settings.</exception>
    /// <exception cref="OtherWriterException">Another process keeps the settings.</exception>
    /// <exception cref="RegionsUnavailableException">It cannot be kept.</exception>
    public void SetMode(string source, DecisionMode? mode)
    {
        Change(source, settings => settings with { Mode = mode?.ToWord() });
        Log.ModeSet(_logger, source, mode?.ToWord() ?? "the service's own");
    }

    /// <summary>Looks there from the next frame on.</summary>
    /// <exception cref="RegionException">No frame can have such a region.</exception>
    /// <exception cref="RegionIncompatibleException">Nobody declared it compatible.</exception>
    /// <exception cref="OtherWriterException">Another process keeps the regions.</exception>
    /// <exception cref="RegionsUnavailableException">It cannot be kept.</exception>
    public void Set(string source, RegionSettings settings)
    {
        Check(source, settings);
        // The index's own crop, whichever it will be when it was built anew: nobody declared another one comparable.
        settings = settings with { Background = null, Mode = ModeOf(source)?.ToWord(), Items = ItemsOf(source)?.ToWord(), Crop = settings.Compatible ? settings.Crop : null };
        lock (_writing)
        {
            BeginWriting();
            var before = SettingsOf(source);
            if (!_looks.ContainsKey(source) && _looks.Count >= MostSources) throw TooMany();
            var look = new Look(settings, SightFor(settings));
            // The background of the same place is still the same one.
            if (before is not null && before.Region == settings.Region && SightOf(source)?.SaveBackground() is { } background) look.Sight.RestoreBackground(background);
            Keep(source, look);
        }
        Log.Set(_logger, source, settings.ToString());
    }

    /// <summary>Looks at the whole frame again.</summary>
    /// <returns>Whether there was a region.</returns>
    public bool Remove(string source)
    {
        lock (_writing)
        {
            BeginWriting();
            if (SettingsOf(source) is null) return false;
            var whole = RegionSettings.Whole with { Mode = ModeOf(source)?.ToWord(), Items = ItemsOf(source)?.ToWord() };
            Keep(source, whole is { Mode: null, Items: null } ? null : new Look(whole, SightFor(whole)));
        }
        Log.Removed(_logger, source);
        return true;
    }

    /// <summary>Takes the next frames of a source for its background.</summary>
    /// <exception cref="RegionException">The source has no region that follows its subject.</exception>
    /// <exception cref="OtherWriterException">Another process keeps the regions.</exception>
    public void LearnBackground(string source)
    {
        lock (_writing) BeginWriting();
        if (SightOf(source) is not { FollowsSubject: true } sight)
            throw new RegionException($"Expected a source whose crop follows its subject, got '{source}'. Set its region with \"followSubject\": true first.");
        sight.LearnBackground();
        _ = SaveBackgroundAsync(source, sight);
    }

    public void Dispose()
    {
        lock (_writing) _writer?.Dispose();
    }

    // What is set of a source beside its region.
    private void Change(string source, Func<RegionSettings, RegionSettings> change)
    {
        CheckName(source);
        lock (_writing)
        {
            BeginWriting();
            var before = _looks.GetValueOrDefault(source);
            if (before is null && _looks.Count >= MostSources) throw TooMany();
            var settings = change(before?.Settings ?? RegionSettings.Whole);
            Keep(source, settings is { Mode: null, Items: null, IsWhole: true } ? null : new Look(settings, before?.Sight ?? SightFor(settings)));
        }
    }

    // What another process set before this one began to write is kept.
    private void BeginWriting()
    {
        if (_writer is not null) return;
        try
        {
            var writer = WriterLock.Take(_path);
            try
            {
                AtomicFile.RemoveLeftovers(_path);
                Load();
                // What is written next has only what could be read.
                if (_isDamaged) _damage.Report(_path, $"It is kept as it was in {AtomicFile.KeepDamaged(_path, _clock.GetUtcNow())}.");
                (_writer, writer) = (writer, null);
            }
            finally
            {
                writer?.Dispose();
            }
        }
        catch (IndexLockedException locked)
        {
            throw new OtherWriterException("regions", locked);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RegionsUnavailableException(_path, exception);
        }
    }

    private async Task SaveBackgroundAsync(string source, FrameSight sight)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _clock);
            if (SightOf(source) != sight) return;
            if (!sight.HasBackground) continue;
            try
            {
                lock (_writing)
                    if (SightOf(source) == sight) Keep(source, _looks[source]);
            }
            catch (RegionsUnavailableException exception)
            {
                Log.Unreadable(_logger, _path, exception.Message);
            }
            return;
        }
    }

    private void Check(string source, RegionSettings settings)
    {
        CheckName(source);
        if (!settings.Region.IsValid)
            throw new RegionException($"Expected left, top, width and height as fractions of the frame, inside it and each side at least {FrameRegion.ShortestSide}, got {settings.Region}.");
        if (settings.Crop is < 0.1 or > 1 or double.NaN) throw new RegionException($"Expected a crop of 0.1 to 1, got {settings.Crop}.");
        if (settings.Compatible) return;
        if (settings.Crop is { } crop && Math.Abs(crop - IndexCrop) > 1e-9) throw new RegionIncompatibleException($"crop {crop}, the index has {IndexCrop}");
        if (settings.FollowSubject) throw new RegionIncompatibleException("the crop follows the subject");
        if (settings.Region != FrameRegion.Whole) throw new RegionIncompatibleException("a part of the frame");
    }

    private static void CheckName(string source)
    {
        if (!PlainText.IsPlain(source)) throw new RegionException("Expected the name of a source, got one with a control character, or one that is not seen.");
        var bytes = Encoding.UTF8.GetByteCount(source);
        if (bytes is 0 or > SourceNameException.MaxBytes)
            throw new RegionException($"Expected the name of a source, 1 to {SourceNameException.MaxBytes} bytes of UTF-8, got {bytes:N0}.");
    }

    private static RegionException TooMany() => new($"Expected at most {MostSources:N0} sources with a region, a mode or a number of items. Remove some.");

    private static FrameSight SightFor(RegionSettings settings) => new(settings.Region, settings.Crop, settings.FollowSubject);

    private void Keep(string source, Look? look)
    {
        var all = _looks.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (look is null) all.Remove(source);
        else all[source] = look;
        var records = all.Select(pair => new StoredRegion(pair.Key, pair.Value.Settings with { Background = pair.Value.Sight.SaveBackground() }));
        try
        {
            RecordLines.Write(_path, [.. records.Select(record => JsonSerializer.SerializeToUtf8Bytes(record, RegionJson.Default.StoredRegion))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RegionsUnavailableException(_path, exception);
        }
        if (look is null) _looks.TryRemove(source, out _);
        else _looks[source] = look;
    }

    private void Load()
    {
        if (!File.Exists(_path)) return;
        try
        {
            var all = Read(File.ReadAllBytes(_path));
            foreach (var gone in _looks.Keys.Except(all.Keys, StringComparer.Ordinal)) _looks.TryRemove(gone, out _);
            foreach (var (source, settings) in all)
            {
                if (!settings.Compatible && !settings.IsWhole)
                {
                    Log.Undeclared(_logger, source, _path);
                    continue;
                }
                var sight = SightFor(settings);
                if (settings.Background is { } background) sight.RestoreBackground(background);
                _looks[source] = new Look(settings with { Background = null }, sight);
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _isDamaged = true;
            _damage.Report(_path, $"It cannot be read: {exception.Message.TrimEnd('.')}. Set the regions of all sources again, or mend the file.");
        }
    }

    private Dictionary<string, RegionSettings> Read(byte[] content)
    {
        // As earlier programs wrote it, without checksums.
        if (content is [(byte)'{', ..])
            return (JsonSerializer.Deserialize(content, RegionJson.Default.DictionaryStringRegionSettings) ?? [])
                .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var all = new Dictionary<string, RegionSettings>(StringComparer.Ordinal);
        var records = RecordLines.Read(content, out var damage);
        foreach (var record in records)
            if (JsonSerializer.Deserialize(record, RegionJson.Default.StoredRegion) is { Source: not null, Settings: not null } stored) all[stored.Source] = stored.Settings;
        _isDamaged = damage is not null;
        if (damage is not null) _damage.Report(_path, $"{damage}. Set the regions of those sources again.");
        return all;
    }

    private sealed record Look(RegionSettings Settings, FrameSight Sight)
    {
        // A word that a later version wrote is no reason not to look.
        public DecisionMode? Mode { get; } = DecisionModes.TryParse(Settings.Mode, out var mode) ? mode : null;

        public ItemCount? Items { get; } = Settings.Items switch { ItemsText.Many => ItemCount.Many, ItemsText.One => ItemCount.One, _ => null };
    }
}
