using System.Net;
using System.Net.Sockets;

namespace EdgeAI.Orchestration.Running.Network;

/// <summary>Finds free ports and says which fixed ones are taken.</summary>
internal static class PortAllocator
{
    private static readonly Lock Lock = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on, and that this process has not given before.</summary>
    public static int Free()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            lock (Lock)
                if (Given.Add(port))
                    return port;
        }
    }

    /// <summary>Whether somebody listens on a loopback port.</summary>
    public static bool IsTaken(int port) => IsTaken(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && IsTaken(IPAddress.IPv6Loopback, port));

    private static bool IsTaken(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return true;
        }
        catch (SocketException)
        {
            // No such address on this machine: nobody can be there.
            return false;
        }
    }
}
