namespace EdgeAI.Capture.Sources.Http;

/// <summary>What a camera says it sends. Cameras write things here that no strict parser takes, e.g. colons in a bare boundary.</summary>
internal readonly record struct ImageContentType(string MediaType, string? Boundary)
{
    /// <summary>A stream of parts.</summary>
    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The type for messages.</summary>
    public string Shown => string.IsNullOrEmpty(MediaType) ? "a body of no type" : $"'{MediaType}'";

    /// <summary>Reads the value of a Content-Type header.</summary>
    public static ImageContentType Parse(string header)
    {
        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        string? boundary = null;
        foreach (var parameter in parts.AsSpan(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals("boundary", StringComparison.OrdinalIgnoreCase))
                boundary = parameter[(equals + 1)..].Trim().Trim('"', '\'');
        }
        return new ImageContentType(parts[0], boundary);
    }
}
