using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Catalogs;

/// <summary>One image file of a catalog.</summary>
/// <param name="Id">Id in the index, unique over all catalogs of a build.</param>
/// <param name="Payload">Label, catalog and file as the index keeps them.</param>
/// <param name="FullPath">Where the file lies on this machine.</param>
/// <param name="Stamp">Changes when the file does.</param>
public sealed record CatalogPhotograph(string Id, CatalogPayload Payload, string FullPath, PhotographStamp Stamp)
{
    /// <summary>The photograph's label.</summary>
    public string Label => Payload.Label;
}
