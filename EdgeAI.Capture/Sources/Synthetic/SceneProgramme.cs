using EdgeAI.Capture.Telemetry;
using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>Which item is before the camera, for how long, and how it moves: decided by the seed alone.</summary>
internal sealed class SceneProgramme : IDisposable
{
    private const double ShortestSeconds = 3;
    private const double LongestSeconds = 6;
    private const double FadeSeconds = 0.25;

    private static readonly SKColor[] _backdrops =
    [
        new(0xD9, 0xD2, 0xC5), new(0xC4, 0xCD, 0xD6), new(0xDD, 0xC9, 0xA8), new(0xB9, 0xC7, 0xB5), new(0xE4, 0xDF, 0xDA), new(0xA8, 0xA2, 0x9C),
    ];

    private readonly string[][] _labels;
    private readonly double _rate;
    private readonly Random _random;
    private readonly FrameTally _tally;

    private int _nextLabel;
    private SceneItem? _item;
    private ScenePose _from;
    private ScenePose _to;
    private SKColor _backdrop;
    private int _frame;
    private int _frames;

    /// <param name="files">The catalog's photographs, in a fixed order.</param>
    /// <param name="format">Frames a second decide how many frames an item stays.</param>
    /// <param name="seed">Equal seeds give equal programmes.</param>
    /// <param name="tally">Counts photographs that cannot be read.</param>
    public SceneProgramme(string[] files, SceneFormat format, int seed, FrameTally tally)
    {
        _labels = [.. files.GroupBy(file => Path.GetDirectoryName(file)!).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.ToArray())];
        _rate = format.Rate;
        _random = new Random(seed);
        _tally = tally;
    }

    /// <summary>What the next frame shows.</summary>
    /// <exception cref="InvalidDataException">No photograph of the catalog can be read.</exception>
    public SceneShot Next()
    {
        if (_item is null || _frame == _frames)
            Change();
        var part = _frames > 1 ? (float)_frame / (_frames - 1) : 0.5f;
        var fade = Math.Max(1, FadeSeconds * _rate);
        var opacity = (float)Math.Min(1, Math.Min(_frame + 1, _frames - _frame) / fade);
        _frame++;
        return new SceneShot(_item!, ScenePose.Between(_from, _to, part * part * (3 - (2 * part))), _backdrop, opacity);
    }

    public void Dispose() => _item?.Dispose();

    private void Change()
    {
        _item?.Dispose();
        _item = Load();
        _from = ScenePose.Random(_random);
        _to = ScenePose.Random(_random);
        _backdrop = _backdrops[_random.Next(_backdrops.Length)];
        _frames = Math.Max(1, (int)Math.Round(_rate * (ShortestSeconds + (_random.NextDouble() * (LongestSeconds - ShortestSeconds)))));
        _frame = 0;
    }

    private SceneItem Load()
    {
        // Several tries: a catalog may hold a few bad files, which must not end the film.
        var tries = 2 * _labels.Sum(label => label.Length);
        for (var attempt = 0; attempt < tries; attempt++)
        {
            if (_nextLabel == 0)
                _random.Shuffle(_labels);
            var files = _labels[_nextLabel];
            _nextLabel = (_nextLabel + 1) % _labels.Length;
            var file = files[_random.Next(files.Length)];
            if (SceneItem.TryLoad(file) is { } item)
                return item;
            FolderImages.CountUnreadable(file, _tally);
        }
        throw new InvalidDataException($"None of the images in the {_labels.Length} folders of the catalog can be read.");
    }
}
