using System.IO.Compression;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>The body of an answer as its bytes are: nobody asked for a compressed one, some compress all the same, and some only say so.</summary>
internal static class UnpackedBody
{
    private const int HeadBytes = 2;

    /// <summary>Unpacks a body whose first bytes are those of gzip or zlib.</summary>
    /// <param name="body">What comes.</param>
    /// <param name="codings">What it is said to be packed with; none is taken for that.</param>
    /// <param name="cancellationToken">Ends the wait for the first bytes.</param>
    public static async Task<Stream> OpenAsync(Stream body, IEnumerable<string> codings, CancellationToken cancellationToken)
    {
        if (codings.All(static coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            return body;
        var head = new byte[HeadBytes];
        var read = await body.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var whole = new Rejoined(head.AsMemory(0, read), body);
        return (head[0], head[1]) switch
        {
            (0x1F, 0x8B) => new GZipStream(whole, CompressionMode.Decompress),
            // RFC 1950: deflate with a window of at most 32 KiB, and a check of these two bytes.
            ({ } first, { } second) when (first & 0xF) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0 => new ZLibStream(whole, CompressionMode.Decompress),
            _ => whole,
        };
    }

    /// <summary>Bytes that were read already, and the rest behind them.</summary>
    private sealed class Rejoined(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_head.IsEmpty)
                return rest.ReadAsync(buffer, cancellationToken);
            var taken = Math.Min(buffer.Length, _head.Length);
            _head[..taken].CopyTo(buffer);
            _head = _head[taken..];
            return ValueTask.FromResult(taken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
