using System.Net;
using System.Net.Sockets;

namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>Passes TCP on to a server while it should: a server that dies, hangs, or has just started, without doing that to one that others use.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly List<TcpClient> _open = [];
    private readonly Uri _target;
    private readonly int _port;
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile TaskCompletionSource _passes = new();
    private int _toRefuse;

    /// <param name="target">The server.</param>
    /// <param name="toRefuse">Connections that are accepted and closed before the first that is passed on.</param>
    public FaultyProxy(Uri target, int toRefuse = 0)
    {
        (_target, _toRefuse) = (target, toRefuse);
        _passes.SetResult();
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        _listener.Stop();
        lock (_open)
            foreach (var client in _open) client.Dispose();
    }

    /// <summary>Listens again after <see cref="Cut"/>.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Goes on accepting, but passes nothing on.</summary>
    public void Hang() => _passes = new TaskCompletionSource();

    /// <summary>Passes on again.</summary>
    public void GoOn() => _passes.TrySetResult();

    public void Dispose()
    {
        GoOn();
        Cut();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                if (_toRefuse-- > 0)
                {
                    near.Dispose();
                    continue;
                }
                var far = new TcpClient();
                lock (_open) _open.AddRange([near, far]);
                await far.ConnectAsync(_target.Host, _target.Port);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut: nobody is accepted any more.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                await _passes.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
