namespace EdgeAI.Recognition.Catalogs;

/// <summary>A catalog folder is missing or holds no image.</summary>
public sealed class CatalogException(string message) : Exception(message);
