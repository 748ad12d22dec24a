using System.Globalization;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// Keeps a second writer from an index, or from what lies beside one: a file beside it, locked as long as the first one lives, and another
/// that says who that is. The lock ends with the process, however it ends; the file stays, because removing it would race with the next
/// writer.
/// </summary>
public sealed class WriterLock : IDisposable
{
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <summary>Makes the caller the one writer, until the lock is disposed.</summary>
    /// <param name="indexPath">What is written; <c>.lock</c> and <c>.lock.owner</c> are appended.</param>
    /// <exception cref="IndexLockedException">Another writer, in this process or another, has it.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static WriterLock Take(string indexPath)
    {
        var path = indexPath + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw new IndexLockedException(indexPath, ReadHolder(OwnerOf(path)));
        }
        var holder = string.Create(CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} ({Path.GetFileName(Environment.ProcessPath)}) on {Environment.MachineName}, since {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss} UTC");
        try
        {
            // In a file of its own: .NET locks even to read, which the holder's lock would refuse.
            File.WriteAllText(OwnerOf(path), holder);
            return new WriterLock(file);
        }
        catch
        {
            // Or nobody could write until the finalizer runs.
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string OwnerOf(string lockPath) => lockPath + ".owner";

    private static string ReadHolder(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } holder ? holder : "a process that has not said its name yet";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
