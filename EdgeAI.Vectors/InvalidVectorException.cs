namespace EdgeAI.Vectors;

/// <summary>A vector that no index can take: the caller's mistake. The message says what was expected and what came.</summary>
/// <param name="message">Expected, received, remedy.</param>
public sealed class InvalidVectorException(string message) : ArgumentException(message);
