namespace EdgeAI.Inference.Catalog;

/// <summary>An index file and its projection as a look at the folder shows them: cheap to ask for again and again.</summary>
/// <param name="Index">The index; null where there is none.</param>
/// <param name="Projection">Its projection; null where there is none.</param>
internal readonly record struct IndexFiles(FileStamp? Index, FileStamp? Projection)
{
    /// <summary>As they are now.</summary>
    public static IndexFiles Of(string indexPath) => new(FileStamp.Of(indexPath), FileStamp.Of(ProjectionOf(indexPath)));

    /// <summary>Where the projection of an index lies.</summary>
    public static string ProjectionOf(string indexPath) => indexPath + ".projection";
}

/// <summary>What changes of a file when it is written or replaced.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written last.</param>
/// <param name="Created">When this very file came to be, where the file system tells: a replacement with the old time is noticed too.</param>
internal readonly record struct FileStamp(long Length, DateTime Written, DateTime Created)
{
    /// <returns>Null where there is no such file.</returns>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : null;
    }
}
