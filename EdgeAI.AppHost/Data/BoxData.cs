namespace EdgeAI.AppHost.Data;

/// <summary>Where this box keeps what it knows, and what has to be made before it can answer.</summary>
/// <param name="Folder">Folder of everything.</param>
/// <param name="Catalogs">Folders of labelled photographs; none where the box starts from nothing and is taught.</param>
/// <param name="Samples">Folder of the drawn catalog.</param>
/// <param name="Index">The index file that inference serves.</param>
/// <param name="Sources">What capture reads; none for no capture.</param>
/// <param name="NeedsSamples">Whether the drawn catalog is used and is missing.</param>
/// <param name="NeedsIndex">Whether there is no index of these catalogs and this model.</param>
internal sealed record BoxData(string Folder, IReadOnlyList<string> Catalogs, string Samples, string Index, IReadOnlyList<string> Sources, bool NeedsSamples, bool NeedsIndex)
{
    /// <summary>Whether the box starts from nothing.</summary>
    public bool IsEmpty => Catalogs.Count == 0;

    /// <summary>Port of gRPC in a deployment; null where any free one will do.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>Arguments of the indexer.</summary>
    public string[] BuildArguments => ["build", .. Catalogs.SelectMany(catalog => new[] { "--catalog", catalog }), "--output", Index];

    /// <summary>Arguments of the indexer that fill Qdrant with the index; the server may be starting meanwhile.</summary>
    public string[] PushArguments => ["push", Index, "--to", "qdrant", "--wait", "3600"];
}
