using System.Buffers;
using System.IO.Hashing;

namespace EdgeAI.Recognition.Features;

/// <summary>
/// A hash of what is in a file, because tools that turn a photograph may keep its size and its time. Files of up to <see cref="WholeBytes"/>
/// are read whole. Of larger ones both ends are, where formats keep what describes the picture, and pieces in between, which any new
/// encoding of the picture changes: reading gigabytes for each build would take longer than the build.
/// </summary>
/// <param name="Hash">XXH3, 128 bits.</param>
/// <param name="Fault">Why the file cannot be read; null where it can.</param>
internal readonly record struct FileContent(UInt128 Hash, string? Fault)
{
    /// <summary>1 MiB.</summary>
    public const int WholeBytes = 1 << 20;

    private const int EndBytes = 128 << 10, PieceBytes = 16 << 10, Pieces = 16;

    /// <summary>Reads and hashes a file.</summary>
    public static FileContent Of(string path)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(EndBytes);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            var hash = new XxHash128();
            if (length <= WholeBytes)
            {
                Append(hash, file, 0, length, buffer);
            }
            else
            {
                Append(hash, file, 0, EndBytes, buffer);
                for (var piece = 0; piece < Pieces; piece++)
                    Append(hash, file, EndBytes + (length - 2L * EndBytes - PieceBytes) * piece / (Pieces - 1), PieceBytes, buffer);
                Append(hash, file, length - EndBytes, EndBytes, buffer);
            }
            return new FileContent(hash.GetCurrentHashAsUInt128(), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new FileContent(default, failure.Message.TrimEnd('.'));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Append(XxHash128 hash, Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, long count, byte[] buffer)
    {
        while (count > 0)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, count)), offset);
            if (read == 0) return;
            hash.Append(buffer.AsSpan(0, read));
            (offset, count) = (offset + read, count - read);
        }
    }
}
