using System.Globalization;

namespace EdgeAI.Capture.Sources;

/// <summary>Reads the settings of a source's URI; notes every one that is wrong, with the key it stands under.</summary>
internal sealed class SourceQuery(SourceUri uri, string key, ICollection<string> faults)
{
    private const double FastestPerSecond = 240;

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Frames a second.</summary>
    public double Rate(double otherwise) => Read("rate", otherwise, $"frames a second, more than 0 and at most {FastestPerSecond}",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= FastestPerSecond ? rate : null);

    /// <summary>true or false; a name alone means true.</summary>
    public bool Flag(string name, bool otherwise) => Read(name, otherwise, "true or false",
        text => text.Length == 0 ? true : bool.TryParse(text, out var flag) ? flag : null);

    /// <summary>A whole number.</summary>
    public int Number(string name, int otherwise) => Read(name, otherwise, "a whole number",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    /// <summary>One of several words.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> values, T otherwise) where T : struct => Read(
        name, otherwise, string.Join(" or ", values.Keys), text => values.TryGetValue(text, out var value) ? value : null);

    /// <summary>A setting that is read elsewhere.</summary>
    public void Know(string name) => _known.Add(name);

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
        foreach (var name in uri.Query.Keys)
            if (!_known.Contains(name))
                faults.Add($"{key}: '{name}' is not a setting of {uri.Scheme}: sources; it knows {string.Join(", ", _known)}.");
    }

    private T Read<T>(string name, T otherwise, string expected, Func<string, T?> parse) where T : struct
    {
        _known.Add(name);
        if (!uri.Query.TryGetValue(name, out var text))
            return otherwise;
        if (parse(text) is { } value)
            return value;
        faults.Add($"{key}: expected {name}={expected}; got '{text}'.");
        return otherwise;
    }
}
