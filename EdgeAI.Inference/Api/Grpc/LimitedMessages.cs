using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using EdgeAI.Inference.Api.Faults;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>
/// Shows gRPC one message of a call at a time, and none that is longer than the call's limit. gRPC itself would refuse those without naming a
/// limit, and would end a stream of frames for the sake of one of them. One thread at a time.
/// </summary>
/// <param name="inner">The bytes of the call.</param>
/// <param name="limit">Most bytes of a message.</param>
/// <param name="told">The limit as its sender is told it: that of what the message carries.</param>
/// <param name="goesOn">Whether a message that is too long is passed over, all but its beginning; otherwise the call ends.</param>
internal sealed class LimitedMessages(PipeReader inner, long limit, long told, bool goesOn) : PipeReader, IRequestBodyPipeFeature
{
    // One byte says whether the message is compressed, four its length.
    private const int HeaderBytes = 5;

    // Where the short fields of a frame lie unless its sender orders them otherwise: its source and its number.
    private const int BeginningBytes = 1 << 10;

    private ReadOnlySequence<byte> _shown;
    private bool _showsBeginning;
    private long _left;

    public PipeReader Reader => this;

    /// <summary>Length of the message that gRPC read last, where it was too long and only its beginning was shown; 0 otherwise.</summary>
    public long PassedOver { get; private set; }

    /// <summary>What such a message is answered with.</summary>
    public BodyTooLargeException TooLarge(long came) => new(came, told);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_showsBeginning) return new ReadResult(_shown, isCanceled: false, isCompleted: false);
        var read = await inner.ReadAsync(cancellationToken);
        while (_left == 0)
        {
            if (read.IsCanceled || read.Buffer.Length < HeaderBytes && read.IsCompleted) return Show(read);
            if (read.Buffer.Length < HeaderBytes)
            {
                inner.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await inner.ReadAsync(cancellationToken);
                continue;
            }
            var length = LengthOf(read.Buffer);
            if (length > limit) return await RefuseAsync(read, length, cancellationToken);
            PassedOver = 0;
            _left = HeaderBytes + length;
        }
        return Show(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        // gRPC waits for its messages.
        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var bytes = _shown.Slice(0, consumed).Length;
        if (_showsBeginning)
        {
            _shown = _shown.Slice(consumed);
            _showsBeginning = _shown.Length > 0;
            return;
        }
        _left -= Math.Min(_left, bytes);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private static uint LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        return BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
    }

    // Nothing beyond the message's end, so that what is shown next begins with a header.
    private ReadResult Show(ReadResult read)
    {
        var isCut = _left > 0 && read.Buffer.Length > _left;
        _shown = isCut ? read.Buffer.Slice(0, _left) : read.Buffer;
        return new ReadResult(_shown, read.IsCanceled, read.IsCompleted && !isCut);
    }

    private async ValueTask<ReadResult> RefuseAsync(ReadResult read, long length, CancellationToken cancellationToken)
    {
        // To its end in any case: a sender that is cut off while it sends never reads the answer.
        var beginning = new byte[HeaderBytes + BeginningBytes];
        var came = 0L;
        while (true)
        {
            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, HeaderBytes + length - came));
            if (came < beginning.Length) part.Slice(0, Math.Min(part.Length, beginning.Length - came)).CopyTo(beginning.AsSpan((int)came));
            came += part.Length;
            inner.AdvanceTo(part.End);
            if (came == HeaderBytes + length) break;
            // The call ends in the middle of it; gRPC says so.
            if (read.IsCompleted) return new ReadResult(_shown = default, isCanceled: false, isCompleted: true);
            read = await inner.ReadAsync(cancellationToken);
        }
        if (!goesOn) throw GrpcFault.Of(TooLarge(length));
        var whole = WireFields.WholeFields(beginning.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32BigEndian(beginning.AsSpan(1), (uint)whole);
        PassedOver = length;
        _showsBeginning = true;
        return new ReadResult(_shown = new ReadOnlySequence<byte>(beginning, 0, HeaderBytes + whole), isCanceled: false, isCompleted: false);
    }
}
