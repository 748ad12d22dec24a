namespace EdgeAI.Vectors.Storage;

/// <summary>Brings an index file and the log beside it together.</summary>
internal static class IndexLog
{
    public static string PathOf(string indexPath) => indexPath + ".log";

    /// <summary>The log that continues a file; null where there is none, or only one that the file contains already.</summary>
    /// <exception cref="IndexFormatException">The log is damaged or continues another file.</exception>
    public static LogReader? Read(string indexPath, IndexFile file)
    {
        var log = LogReader.Read(PathOf(indexPath));
        if (log is null || log.BaseId == file.Id)
            return log;
        // The file was written by folding this very log into the one before; only putting an empty log in place was missed.
        if (log.BaseId == file.Header.PreviousId)
            return null;
        if (log.Operations.Count == 0)
            return null;
        throw new IndexFormatException(indexPath, "log", $"its {log.Operations.Count} changes continue another index file than this one",
            "restore the index file that belongs to the log, or delete the log to go on without the changes in it");
    }
}
