namespace EdgeAI.Recognition.Catalogs;

/// <summary>The photographs of one or more catalog folders, ordered by id.</summary>
/// <param name="Photographs">Every image file found.</param>
/// <param name="Unreadable">Folders that could not be listed.</param>
public sealed record Catalog(IReadOnlyList<CatalogPhotograph> Photographs, IReadOnlyList<UnreadablePath> Unreadable);

/// <summary>A file or folder that was skipped.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record UnreadablePath(string Path, string Reason);
