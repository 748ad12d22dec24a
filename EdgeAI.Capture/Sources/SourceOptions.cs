namespace EdgeAI.Capture.Sources;

/// <summary>One entry of <c>Capture:Sources</c> as it is written in the configuration.</summary>
/// <param name="Key">Configuration key of the URI, for messages.</param>
/// <param name="Name">Name given by the user; empty for one made from the URI.</param>
/// <param name="Uri">What to read.</param>
internal sealed record SourceOptions(string Key, string? Name, string? Uri);
