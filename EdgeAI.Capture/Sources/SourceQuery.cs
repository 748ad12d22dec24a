using System.Globalization;

namespace EdgeAI.Capture.Sources;

/// <summary>Reads the settings of a source's URI; notes every one that is wrong, with the key it stands under.</summary>
internal sealed class SourceQuery
{
    /// <summary>Least frames a second that can be asked for: about one a day.</summary>
    public const double SlowestPerSecond = 0.00001;

    private const double FastestPerSecond = 240;

    private readonly SourceUri _uri;
    private readonly string _key;
    private readonly ICollection<string> _faults;
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="uri">The URI.</param>
    /// <param name="key">Its configuration key, which each fault begins with.</param>
    /// <param name="faults">Takes what is wrong with its settings.</param>
    public SourceQuery(SourceUri uri, string key, ICollection<string> faults)
    {
        (_uri, _key, _faults) = (uri, key, faults);
        foreach (var (name, value) in uri.Settings)
            if (!_settings.TryAdd(name, value))
                faults.Add($"{key}: '{name}' is given twice: leave one of them.");
    }

    /// <summary>Frames a second.</summary>
    public double Rate(double otherwise) => Read("rate", otherwise, string.Create(CultureInfo.InvariantCulture, $"frames a second, {SlowestPerSecond:0.#####} to {FastestPerSecond}"),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= SlowestPerSecond and <= FastestPerSecond ? rate : null);

    /// <summary>true or false; a name alone means true.</summary>
    public bool Flag(string name, bool otherwise) => Read(name, otherwise, "true or false", text => bool.TryParse(text, out var flag) ? flag : null, alone: true);

    /// <summary>A whole number.</summary>
    public int Number(string name, int otherwise) => Read(name, otherwise, "a whole number",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    /// <summary>One of several words.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> values, T otherwise) where T : struct => Read(
        name, otherwise, string.Join(" or ", values.Keys), text => values.TryGetValue(text, out var value) ? value : null);

    /// <summary>Whole numbers of names that begin alike, such as <c>control.gain=3</c>, by what comes behind that.</summary>
    public Dictionary<string, int> Numbers(string prefix)
    {
        _known.Add(prefix + "NAME");
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _settings.Keys.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (string.IsNullOrWhiteSpace(name[prefix.Length..]))
                _faults.Add($"{_key}: expected a name after '{prefix}', as in {prefix}NAME=VALUE, got none.");
            numbers[name[prefix.Length..]] = Number(name, 0);
        }
        return numbers;
    }

    /// <summary>Width and height in pixels.</summary>
    public (int Width, int Height) Size(string name, (int Width, int Height) otherwise, int smallest, int largest) => Read(
        name, otherwise, $"WIDTHxHEIGHT in pixels, each {smallest} to {largest}",
        text =>
        {
            var parts = text.Split('x', 'X');
            return parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
                && width >= smallest && width <= largest && height >= smallest && height <= largest
                ? (width, height)
                : null;
        });

    /// <summary>Notes every setting that nobody asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in _settings.Keys)
            if (!_known.Contains(name))
                _faults.Add($"{_key}: '{name}' is not a setting of {_uri.Scheme}: sources; it knows {string.Join(", ", _known)}.");
    }

    private T Read<T>(string name, T otherwise, string expected, Func<string, T?> parse, T? alone = null) where T : struct
    {
        _known.Add(name);
        if (!_settings.TryGetValue(name, out var text))
            return otherwise;
        if ((text is null ? alone : parse(text)) is { } value)
            return value;
        _faults.Add($"{_key}: expected {name}={expected}; got {(string.IsNullOrEmpty(text) ? "nothing" : $"'{text}'")}.");
        return otherwise;
    }
}
