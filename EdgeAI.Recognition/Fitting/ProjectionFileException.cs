namespace EdgeAI.Recognition.Fitting;

/// <summary>A projection file is damaged, of an unknown version, or made for another module.</summary>
public sealed class ProjectionFileException(string message) : IOException(message);
