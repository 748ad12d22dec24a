namespace EdgeAI.AppHost.Data;

/// <summary>Where this box keeps what it knows, and what has to be made before it can answer.</summary>
/// <param name="Folder">Folder of everything.</param>
/// <param name="Catalogs">Folders of labelled photographs.</param>
/// <param name="Samples">Folder of the drawn catalog.</param>
/// <param name="Index">The index file that inference serves.</param>
/// <param name="Source">What capture reads.</param>
/// <param name="NeedsSamples">Whether the drawn catalog is used and is missing.</param>
/// <param name="NeedsIndex">Whether there is no index of these catalogs and this model.</param>
internal sealed record BoxData(string Folder, IReadOnlyList<string> Catalogs, string Samples, string Index, string Source, bool NeedsSamples, bool NeedsIndex)
{
    /// <summary>Arguments of the indexer.</summary>
    public string[] BuildArguments => ["build", .. Catalogs.SelectMany(catalog => new[] { "--catalog", catalog }), "--output", Index];
}
