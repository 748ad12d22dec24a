namespace EdgeAI.Benchmarks.Search;

/// <summary>A folder for index files, gone afterwards; not on a memory file system, or nothing would reach a disk.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-bench-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
