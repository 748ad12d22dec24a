namespace EdgeAI.Indexer.Importing;

/// <summary>Opens a file of vectors as what its first bytes say it is.</summary>
internal static class VectorFile
{
    /// <param name="file">Parquet or NPY.</param>
    /// <param name="labels">Ids and labels of an NPY file; null for none.</param>
    /// <param name="columns">Which columns hold what.</param>
    /// <param name="dimension">Values that a vector must have.</param>
    public static IVectorSource Open(string file, string? labels, ColumnNames columns, int dimension)
    {
        if (Directory.Exists(file)) throw ImportFault.Of(file, "it is a folder: name a Parquet or NPY file.");
        if (!File.Exists(file)) throw ImportFault.Of(file, "there is no such file: name a Parquet or NPY file.");
        var start = new byte[6];
        using (var stream = File.OpenRead(file)) stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start.AsSpan().SequenceEqual(NpyHeader.Magic))
            return new NpyVectors(
                file, labels ?? throw ImportFault.Of(file, "an NPY file holds vectors alone: name a CSV file with their ids and labels, --labels FILE.csv."), columns, dimension);
        if (!start.AsSpan(0, 4).SequenceEqual("PAR1"u8))
            throw ImportFault.Of(file, "expected a Parquet file (which begins with PAR1) or an NPY file (which begins with \\x93NUMPY), got neither.");
        return labels is null
            ? new ParquetVectors(file, columns, dimension)
            : throw ImportFault.Of(file, "--labels belongs to NPY files: a Parquet file has ids and labels in columns of its own, --id and --label.");
    }
}
