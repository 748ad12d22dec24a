using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>A network camera that writes what a test says, byte by byte, which no web server would; it closes the connection behind each answer.</summary>
internal sealed class RawCamera : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="answer">Makes the whole answer to a request, of which it is given the text.</param>
    public RawCamera(Func<string, byte[]> answer)
    {
        _listener.Start();
        _ = AnswerAsync(answer);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Stop();

    // Closed in the middle, as a small camera does; ASP.NET Core would reset the connection.
    private async Task AnswerAsync(Func<string, byte[]> answer)
    {
        var request = new byte[8192];
        while (true)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                var stream = connection.GetStream();
                var read = await stream.ReadAsync(request);
                await stream.WriteAsync(answer(Encoding.ASCII.GetString(request, 0, read)));
            }
            catch (IOException)
            {
                // The other end went away.
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
