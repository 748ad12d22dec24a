namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>A folder in which a service finds an index and keeps what it learns, so that the index itself stays as it was drawn. Deleted when disposed.</summary>
internal sealed class ServiceFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-scale-");

    public ServiceFolder(string index)
    {
        Index = index;
        File.CreateSymbolicLink(IndexPath, index);
        File.CreateSymbolicLink(IndexPath + ".projection", index + ".projection");
    }

    public string FullName => _folder.FullName;

    /// <summary>Where the service finds the index.</summary>
    public string IndexPath => Path.Combine(_folder.FullName, "catalog.index");

    /// <summary>The index file itself.</summary>
    public string Index { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
