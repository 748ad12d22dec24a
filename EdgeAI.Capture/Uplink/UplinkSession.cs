using System.Threading.Channels;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeAI.Capture.Uplink;

/// <summary>One SearchFrames stream, from opening it to its end.</summary>
internal sealed class UplinkSession : IDisposable
{
    /// <summary>By this header inference says that it takes frames as pixels.</summary>
    private const string RawFramesHeader = "edgeai-raw-frames";

    private readonly UplinkContext _context;
    private readonly AnswerDeadline _deadline;
    private readonly Channel<SentFrame> _window;
    // Serialised before WriteAsync returns, so one message serves all frames.
    private readonly SearchFramesRequest _request;

    private string? _end;
    private StatusCode _status = StatusCode.Cancelled;
    private volatile bool _isOver;
    private bool _takesRaw;

    public UplinkSession(UplinkContext context)
    {
        _context = context;
        _deadline = new AnswerDeadline(context.Options.AnswerTimeout, context.Clock);
        _window = Channel.CreateBounded<SentFrame>(new BoundedChannelOptions(context.Options.MaxInFlight) { SingleWriter = true, SingleReader = true });
        _request = new SearchFramesRequest { Source = context.Source, K = context.Options.Matches };
    }

    /// <summary>Sends the newest frames and takes their answers until the stream ends or fails.</summary>
    /// <returns>Why it ended. Every frame that was sent is accounted for and back in its pool.</returns>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.UnsafeRegister(static deadline => ((AnswerDeadline)deadline!).End(), _deadline);
        using var call = _context.Client.SearchFrames(cancellationToken: _deadline.Token);
        var receiving = ReceiveAsync(call);
        await SendAsync(call).ConfigureAwait(false);
        _deadline.End();
        await receiving.ConfigureAwait(false);
        while (_window.Reader.TryRead(out var unanswered))
            Fail(unanswered, _status, _end ?? "The worker stops.");
        return _end ?? "The worker stops.";
    }

    public void Dispose() => _deadline.Dispose();

    private async Task SendAsync(AsyncDuplexStreamingCall<SearchFramesRequest, SearchFramesResponse> call)
    {
        try
        {
            while (true)
            {
                await _context.Mailbox.WaitAsync().ConfigureAwait(false);
                if (_context.Mailbox.IsClosed || _isOver)
                    return;
                // The frame is taken last, when it can be sent at once: until then a newer one may take its place.
                if (!_context.Mailbox.HasFrame)
                    continue;
                if (!await _window.Writer.WaitToWriteAsync(CancellationToken.None).ConfigureAwait(false))
                    return;
                if (!_context.Mailbox.TryTake(out var frame))
                    continue;
                var activity = FrameActivity.Start(_context.Source, frame);
                if (!_window.Writer.TryWrite(new SentFrame(frame, activity)))
                {
                    Fail(new SentFrame(frame, activity), _status, _end ?? "The stream has ended.");
                    return;
                }
                _deadline.Sent();
                _request.Sequence = frame.Sequence;
                _request.CapturedAtUnixUs = frame.CapturedAt.ToUnixTimeMilliseconds() * 1000L + frame.CapturedAt.Microsecond;
                _request.Traceparent = activity?.Id ?? "";
                _request.Raw = frame.Layout;
                _request.Settling = frame.IsSettling;
                // The frame stays away from its pool until the answer came or the stream is over, so nobody writes to this memory.
                _request.Image = UnsafeByteOperations.UnsafeWrap(frame.Image);
                await call.RequestStream.WriteAsync(_request).ConfigureAwait(false);
                _context.Tally.Sent();
            }
        }
        // Whatever ends a stream, the next one is tried: frames must flow for years without anybody looking.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(exception);
        }
    }

    private async Task ReceiveAsync(AsyncDuplexStreamingCall<SearchFramesRequest, SearchFramesResponse> call)
    {
        try
        {
            // There before the first answer, or with it.
            _takesRaw = (await call.ResponseHeadersAsync.ConfigureAwait(false)).Any(header => header.Key == RawFramesHeader);
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
                if (!Take(call.ResponseStream.Current))
                    break;
            _end ??= "It ended the stream.";
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(exception);
        }
        finally
        {
            // Wakes the sender wherever it waits; what is still in the window it must not touch, as the sender may be reading it.
            _isOver = true;
            _window.Writer.TryComplete();
            _context.Mailbox.Wake();
        }
    }

    private bool Take(SearchFramesResponse answer)
    {
        if (!_window.Reader.TryPeek(out var sent) || sent.Frame.Sequence != answer.Sequence)
        {
            _end = $"It answered frame {answer.Sequence}, expected {sent.Frame?.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}: both sides must speak the same edgeai.v1.";
            return false;
        }
        _window.Reader.TryRead(out _);
        _deadline.Answered();
        _context.State.IsAnswering = true;
        if (answer.OutcomeCase == SearchFramesResponse.OutcomeOneofCase.Result)
            Succeed(sent);
        else
            Refuse(sent, answer.Error);
        return true;
    }

    private void Succeed(SentFrame sent)
    {
        var elapsed = _context.Clock.GetElapsedTime(sent.Frame.CapturedTimestamp);
        Log.FrameAnswered(_context.Logger, _context.Source, sent.Frame.Sequence, elapsed.TotalMilliseconds);
        _context.Tally.Answered(elapsed);
        if (_context.State.Accepted(out var refused))
            if (refused > 0)
                Log.AnswersAgain(_context.Logger, _context.Source, refused);
            else
                Log.Answers(_context.Logger, _context.Source);
        sent.Activity?.SetTag("rpc.response.status_code", "OK").Dispose();
        _context.Pool.Return(sent.Frame);
    }

    private void Refuse(SentFrame sent, FrameError? error)
    {
        var reason = error is null ? "The answer is empty." : $"{error.Message} (code {error.Code})";
        if (sent.Frame.Layout is { } layout && !_takesRaw)
            reason = $"It is older than this capture and takes no frames as pixels ({layout.Format}): update inference, or ask the camera for format=mjpeg, where it has that. It says: {reason}";
        Log.FrameRefused(_context.Logger, _context.Source, sent.Frame.Sequence, reason);
        if (_context.State.Refused(reason))
            Log.RefusesAll(_context.Logger, _context.Source, reason);
        Fail(sent, error is null ? StatusCode.Unknown : (StatusCode)error.Code, reason);
    }

    private void Fail(SentFrame sent, StatusCode status, string reason)
    {
        _context.Tally.Failed();
        sent.Activity?.Fail(status, reason);
        _context.Pool.Return(sent.Frame);
    }

    private void End(Exception exception)
    {
        Log.StreamFault(_context.Logger, exception, _context.Source);
        if (_end is null) _status = _deadline.Passed ? StatusCode.DeadlineExceeded : exception is RpcException { StatusCode: var code } ? code : StatusCode.Unknown;
        _end ??= exception switch
        {
            _ when _deadline.Passed => $"No answer came within {_context.Options.AnswerTimeout.TotalSeconds} s.",
            RpcException rpc => $"{rpc.Status.Detail} ({rpc.StatusCode})",
            _ => exception.Message,
        };
    }
}
