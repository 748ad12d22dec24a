namespace EdgeAI.Recognition.Imaging;

/// <summary>A file of a catalog is not an image that can be decoded.</summary>
public sealed class PhotographException(string message) : Exception(message);
