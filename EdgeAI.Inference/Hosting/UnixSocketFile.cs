using System.Net.Sockets;

namespace EdgeAI.Inference.Hosting;

/// <summary>The file of a Unix socket, which outlives a process that was killed.</summary>
internal static class UnixSocketFile
{
    /// <summary>Deletes the socket file of a process that is gone.</summary>
    /// <exception cref="ConfigurationException">The file is no socket, or a process listens on it.</exception>
    public static void RemoveStale(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) throw new ConfigurationException($"The folder of the Unix socket '{path}' does not exist: create '{folder}'.");
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused && new FileInfo(path).Length == 0)
        {
            // Refused means that nobody listens. A plain file refuses too, but it is not ours to delete unless it is empty.
            File.Delete(path);
            return;
        }
        catch (SocketException exception)
        {
            throw new ConfigurationException($"Cannot listen on the Unix socket '{path}': the path is taken ({exception.Message}). Delete it or choose another path.");
        }
        throw new ConfigurationException($"Another process listens on the Unix socket '{path}'. Stop it, or choose another path.");
    }
}
