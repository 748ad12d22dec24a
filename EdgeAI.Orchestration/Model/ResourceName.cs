namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>What a resource may be called: the name becomes a host name and part of environment variables.</summary>
internal static class ResourceName
{
    private const int MaxLength = 64;

    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var problem =
            name.Length > MaxLength ? $"it has {name.Length} characters, at most {MaxLength} are allowed"
            : !char.IsAsciiLetter(name[0]) ? "it must start with an ASCII letter"
            : name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') ? "only ASCII letters, digits and hyphens are allowed"
            : name.Contains("--", StringComparison.Ordinal) ? "two hyphens must not follow each other"
            : name[^1] == '-' ? "it must not end with a hyphen"
            : null;
        if (problem is not null)
            throw new ArgumentException($"Resource name \"{name}\" is invalid: {problem}.", nameof(name));
    }

    /// <summary>The name as a part of an environment variable: <c>edge-box</c> becomes <c>EDGE_BOX</c>.</summary>
    public static string ToEnvironmentName(string name) => name.Replace('-', '_').ToUpperInvariant();
}
