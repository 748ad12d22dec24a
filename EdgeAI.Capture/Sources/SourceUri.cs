using System.Globalization;

namespace EdgeAI.Capture.Sources;

/// <summary>A source's URI in parts: <c>scheme:path?key=value&amp;key=value</c>.</summary>
/// <remarks>Not <see cref="Uri"/>: paths of folders stand in it as they are, relative, with spaces and percent signs.</remarks>
internal sealed class SourceUri
{
    private SourceUri(string text, string scheme, string path, IReadOnlyList<SourceSetting> settings)
    {
        Text = text;
        Scheme = scheme;
        Path = path;
        Settings = settings;
    }

    /// <summary>The whole URI. May hold a password: for messages there is <see cref="ToString"/>.</summary>
    public string Text { get; }

    /// <summary>In lower case, without the colon.</summary>
    public string Scheme { get; }

    /// <summary>Between scheme and query; <c>//</c> before an absolute path is left out.</summary>
    public string Path { get; }

    /// <summary>What stands behind the question mark, in its order, also what is wrong there.</summary>
    public IReadOnlyList<SourceSetting> Settings { get; }

    /// <summary>Takes a URI apart.</summary>
    /// <returns>Null when there is no scheme.</returns>
    public static SourceUri? TryParse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !text.AsSpan(0, colon).ContainsOnlySchemeCharacters())
            return null;
        var question = text.IndexOf('?', colon);
        var path = question < 0 ? text[(colon + 1)..] : text[(colon + 1)..question];
        if (path.StartsWith("///", StringComparison.Ordinal))
            path = path[2..];
        var settings = new List<SourceSetting>();
        if (question >= 0)
            foreach (var pair in text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                settings.Add(equals < 0 ? new SourceSetting(pair, null) : new SourceSetting(pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..])));
            }
        return new SourceUri(text, text[..colon].ToLower(CultureInfo.InvariantCulture), path, settings);
    }

    /// <summary>The URI without what may be a secret.</summary>
    public override string ToString() => Redact(Text);

    /// <summary>A URI, or what was meant to be one, without user, password and the values of settings that look like secrets.</summary>
    public static string Redact(string text) => UriSecrets.Hide(text);

    /// <summary>Whether the user or the password of a URI holds a character that ends it too early, like <c>/</c> or <c>#</c>.</summary>
    public static bool HasUnencodedLogin(string text) => UriSecrets.HasUnencodedLogin(text);
}

/// <summary>One setting of a source's URI.</summary>
/// <param name="Name">As it is written; case does not matter.</param>
/// <param name="Value">Decoded; null for a name alone, without an equals sign.</param>
internal readonly record struct SourceSetting(string Name, string? Value);

file static class SchemeCharacters
{
    public static bool ContainsOnlySchemeCharacters(this ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
            return false;
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
                return false;
        return true;
    }
}
