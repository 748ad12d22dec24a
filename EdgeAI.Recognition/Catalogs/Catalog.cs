using EdgeAI.ImageFiles;

namespace EdgeAI.Recognition.Catalogs;

/// <summary>The photographs of one or more catalog folders, ordered by id.</summary>
/// <param name="Photographs">Every image file found.</param>
/// <param name="Unreadable">What may have been meant to be photographs and cannot be used: folders that cannot be listed, formats that cannot be read, names too long.</param>
public sealed record Catalog(IReadOnlyList<CatalogPhotograph> Photographs, IReadOnlyList<UnreadablePath> Unreadable)
{
    /// <summary>Everything that was left out, <see cref="Unreadable"/> included.</summary>
    public IReadOnlyList<PassedOver> LeftOut { get; init; } = [];
}

/// <summary>A file or folder that was skipped.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record UnreadablePath(string Path, string Reason);
