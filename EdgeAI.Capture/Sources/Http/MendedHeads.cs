using System.Globalization;
using System.Text;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>A connection to a camera, whose answers begin as HTTP wants them: what is none in their heads is left out before anybody is strict about it.</summary>
/// <remarks>
/// Left out are lines before the status, header lines without a name, and lengths that contradict each other or say that a stream is empty. Bodies
/// pass as they are.
/// </remarks>
internal sealed class MendedHeads(Stream connection) : Stream
{
    private const int ReadBytes = 4096, LongestHead = 128 * 1024;
    private const long Endless = long.MaxValue;
    // Beside letters and digits (RFC 9110, 5.6.2).
    private const string LengthName = "Content-Length", NameMarks = "!#$%&'*+-.^_`|~";

    private byte[] _pending = [];
    private ReadOnlyMemory<byte> _ready;
    private long _bodyLeft;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // Within a stream every read goes through, and nothing is allocated for it.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _bodyLeft == Endless && _pending.Length == 0 && _ready.IsEmpty ? connection.ReadAsync(buffer, cancellationToken) : ReadPartAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_ready.IsEmpty && _bodyLeft == 0 && !buffer.IsEmpty)
        {
            if (TryTakeHead())
                break;
            var more = new byte[ReadBytes];
            var read = _pending.Length < LongestHead ? await connection.ReadAsync(more, cancellationToken).ConfigureAwait(false) : 0;
            // What ends or goes on without an end of its head is for others to judge.
            if (read == 0)
                _bodyLeft = Endless;
            _pending = [.. _pending, .. more.AsSpan(0, read)];
        }
        if (!_ready.IsEmpty)
            return Take(ref _ready, buffer);
        var body = buffer[..(int)Math.Min(buffer.Length, _bodyLeft)];
        int passed;
        if (_pending.Length > 0)
        {
            ReadOnlyMemory<byte> pending = _pending;
            passed = Take(ref pending, body);
            _pending = pending.ToArray();
        }
        else
        {
            passed = await connection.ReadAsync(body, cancellationToken).ConfigureAwait(false);
        }
        if (_bodyLeft != Endless)
            _bodyLeft -= passed;
        return passed;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => connection.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => connection.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => connection.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }

    private static int Take(ref ReadOnlyMemory<byte> from, Memory<byte> to)
    {
        var taken = Math.Min(from.Length, to.Length);
        from[..taken].CopyTo(to);
        from = from[taken..];
        return taken;
    }

    private bool TryTakeHead()
    {
        var raw = _pending.AsSpan().TrimStart("\r\n"u8);
        int crlf = raw.IndexOf("\n\r\n"u8), lf = raw.IndexOf("\n\n"u8);
        var end = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 3 : lf >= 0 ? lf + 2 : -1;
        if (end < 0)
            return false;
        _ready = Encoding.Latin1.GetBytes(Mend(Encoding.Latin1.GetString(raw[..end]), out _bodyLeft));
        _pending = raw[end..].ToArray();
        return true;
    }

    /// <summary>Leaves out of a head what is none of HTTP.</summary>
    /// <param name="head">Status line and headers.</param>
    /// <param name="body">Bytes until the next head begins; <see cref="Endless"/> where only the body itself can tell.</param>
    private static string Mend(string head, out long body)
    {
        var lines = head.TrimEnd('\r', '\n').Split('\n').Select(static line => line.TrimEnd('\r')).ToArray();
        var status = lines[0].StartsWith("ICY ", StringComparison.OrdinalIgnoreCase) ? $"HTTP/1.0 {lines[0][4..]}" : lines[0];
        var kept = new List<string>();
        var isKept = false;
        foreach (var line in lines.Skip(1))
        {
            // A line that begins with a space goes on with the one before.
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                if (isKept)
                    kept[^1] += $" {line.Trim()}";
                continue;
            }
            isKept = NameOf(line) is { Length: > 0 } name && name.All(static character => char.IsAsciiLetterOrDigit(character) || NameMarks.Contains(character));
            if (isKept)
                kept.Add(line);
        }
        var lengths = kept.Where(static line => Is(line, LengthName)).Select(ValueOf).Distinct().ToArray();
        var isChunked = kept.Exists(static line =>
            Is(line, "Transfer-Encoding") && ValueOf(line).Contains("chunked", StringComparison.OrdinalIgnoreCase));
        var isStream = kept.Exists(static line =>
            Is(line, "Content-Type") && ValueOf(line).StartsWith("multipart/", StringComparison.OrdinalIgnoreCase));
        long? length = lengths.Length == 1 && long.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : null;
        if (length == 0 && isStream && IsGood(status))
            length = null;
        if (length is null)
            kept.RemoveAll(static line => Is(line, LengthName));
        body = HasNoBody(status) ? 0 : isChunked || length is null ? Endless : length.Value;
        return string.Concat(kept.Prepend(status).Select(static line => line + "\r\n")) + "\r\n";
    }

    private static string? NameOf(string line) => line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? line[..colon].TrimEnd() : null;

    private static string ValueOf(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    private static bool Is(string line, string name) => name.Equals(NameOf(line), StringComparison.OrdinalIgnoreCase);

    private static string Code(string status) => status.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var code, ..] ? code : "";

    private static bool IsGood(string status) => Code(status).StartsWith('2');

    private static bool HasNoBody(string status) => Code(status) is "204" or "304" || Code(status).StartsWith('1');
}
