using System.Runtime.InteropServices;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Catalog;

/// <summary>
/// Opens an index from a copy in memory. A mapped file shows what others write into it, and a process that reads where it was cut short is
/// killed: <c>cp</c> over an index would end the service that maps it. Large ones are mapped all the same, and replaced by renaming only.
/// </summary>
internal static partial class IndexInMemory
{
    /// <summary>Largest file that is copied: about twenty thousand entries.</summary>
    public const long MostBytes = 32L << 20;

    private const int ChunkBytes = 1 << 18;
    private const uint CloseOnExec = 1;

    /// <inheritdoc cref="HnswIndex.Open"/>
    public static HnswIndex Open(string path, HnswOptions options)
    {
        using var copy = TryCopy(path);
        if (copy is null) return HnswIndex.Open(path, options: options);
        try
        {
            return HnswIndex.Open($"/proc/self/fd/{copy.DangerousGetHandle()}", options: options);
        }
        catch (IndexFormatException)
        {
            // Says the same with the name that the file has.
            return HnswIndex.Open(path, options: options);
        }
    }

    private static SafeFileHandle? TryCopy(string path)
    {
        // The changes of a log are found beside the file.
        if (!OperatingSystem.IsLinux() || File.Exists(path + ".log")) return null;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        if (length > MostBytes) return null;
        var descriptor = CreateMemoryFile("edgeai-index", CloseOnExec);
        if (descriptor < 0) return null;
        var copy = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var buffer = new byte[ChunkBytes];
            for (long done = 0; done < length;)
            {
                var read = RandomAccess.Read(file, buffer, done);
                if (read == 0) break;
                RandomAccess.Write(copy, buffer.AsSpan(0, read), done);
                done += read;
            }
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
