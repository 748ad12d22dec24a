using System.Buffers;
using System.IO.Pipelines;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Matching;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>
/// Counts the bytes of gRPC messages into the budget of request bodies, from their arrival until the next one is asked for or the call ends:
/// neither many unfinished messages nor many that wait for their turn must exhaust a small board. One thread at a time.
/// </summary>
internal sealed class BudgetedBody(PipeReader inner, BodyBudget budget) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _held, _handled;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReleaseHandled();
        return Hold(await inner.ReadAsync(cancellationToken));
    }

    public override bool TryRead(out ReadResult result)
    {
        ReleaseHandled();
        var read = inner.TryRead(out result);
        if (read) Hold(result);
        return read;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        Handle(consumed);
        inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Handle(consumed);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        ReleaseAll();
        inner.Complete(exception);
    }

    /// <summary>Gives back what is still held, however the call ended.</summary>
    public void ReleaseAll()
    {
        ReleaseHandled();
        budget.Release(_held);
        _held = 0;
    }

    // What was read before has been answered when more is asked for.
    private void ReleaseHandled()
    {
        budget.Release(_handled);
        _handled = 0;
    }

    private ReadResult Hold(ReadResult result)
    {
        _buffer = result.Buffer;
        var more = _buffer.Length - _held;
        if (more <= 0) return result;
        try
        {
            budget.Reserve(more);
        }
        catch (OverloadedException full)
        {
            // Read, and not wanted: whoever ends the call must not find a read under way.
            inner.AdvanceTo(_buffer.End);
            ReleaseAll();
            throw GrpcFault.Of(full);
        }
        _held += more;
        return result;
    }

    private void Handle(SequencePosition consumed)
    {
        var bytes = Math.Min(_held, _buffer.Slice(0, consumed).Length);
        _buffer = default;
        _held -= bytes;
        _handled += bytes;
    }
}
