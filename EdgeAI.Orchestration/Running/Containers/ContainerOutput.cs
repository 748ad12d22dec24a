using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>Follows what a container writes, line by line, until it ends.</summary>
internal static class ContainerOutput
{
    /// <param name="engine">The daemon.</param>
    /// <param name="id">The container.</param>
    /// <param name="since">Seconds since 1970 from which on lines count; 0 for all.</param>
    /// <param name="onLine">Gets <c>stdout</c> or <c>stderr</c> and the text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task FollowAsync(ContainerEngine engine, string id, long since, Action<string, string> onLine, CancellationToken cancellationToken)
    {
        var output = new LineSplitter(text => onLine("stdout", text));
        var error = new LineSplitter(text => onLine("stderr", text));
        try
        {
            using var stream = await engine.Client.Containers.GetContainerLogsAsync(id,
                new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = true, Since = $"{since}" }, cancellationToken).ConfigureAwait(false);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false) is { EOF: false } read)
                (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Take(buffer.AsSpan(0, read.Count));
        }
        // A log that cannot be followed (its driver keeps none, the daemon went away) does not end the container.
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested)
                onLine("system", $"its output cannot be followed: {exception.Message.ReplaceLineEndings(" ")}");
        }
        output.End();
        error.End();
    }

    /// <summary>Frames of the stream end anywhere, within a line or a character.</summary>
    private sealed class LineSplitter(Action<string> onLine)
    {
        private const int MaxLineLength = Processes.LineReader.MaxLineLength;

        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private readonly StringBuilder _line = new();

        public void Take(ReadOnlySpan<byte> bytes)
        {
            var text = new char[_decoder.GetCharCount(bytes, flush: false)];
            _decoder.GetChars(bytes, text, flush: false);
            foreach (var character in text)
                if (character == '\n' || _line.Length == MaxLineLength)
                {
                    Finish();
                    if (character != '\n')
                        _line.Append(character);
                }
                else
                {
                    _line.Append(character);
                }
        }

        public void End()
        {
            if (_line.Length > 0)
                Finish();
        }

        private void Finish()
        {
            if (_line is [.., '\r'])
                _line.Length--;
            onLine(_line.ToString());
            _line.Clear();
        }
    }
}
