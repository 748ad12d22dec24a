using System.Diagnostics;
using System.Text;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>The answer to a frame, in messages that serve for every frame of a stream. Not safe for concurrent use.</summary>
internal sealed class FrameResponse
{
    private readonly SearchResponse _result = new() { Timings = new Timings(), Decision = new Decision() };
    private readonly FrameError _error = new();
    private readonly List<Match> _matches = [];
    private readonly List<Candidate> _candidates = [];
    private byte[] _sourceUtf8 = [];

    /// <summary>What is sent.</summary>
    public SearchFramesResponse Message { get; } = new();

    /// <summary>Where the matcher puts what it found.</summary>
    public Answer Answer { get; } = new();

    /// <summary>Name of the frame's source.</summary>
    public string Source { get; private set; } = "";

    /// <summary>What is wrong with the name, so that it is neither logged nor shown: it is too long, or has a character that is not seen, see <see cref="PlainText"/>; null for nothing.</summary>
    public SourceNameException? SourceFault { get; private set; }

    /// <summary>Whether the frame was shown and not acted on, because its camera had not settled.</summary>
    public bool IsSettling { get; set; }

    public void Begin(ImageMessage request)
    {
        IsSettling = false;
        // One source sends thousands of frames: its name becomes a string once.
        if (!request.SourceUtf8.SequenceEqual(_sourceUtf8))
        {
            _sourceUtf8 = request.SourceUtf8.ToArray();
            Source = Encoding.UTF8.GetString(_sourceUtf8);
            SourceFault = _sourceUtf8.Length > SourceNameException.MaxBytes ? SourceNameException.TooLong(_sourceUtf8.Length)
                : PlainText.IsPlain(Source) ? null : SourceNameException.Unseen();
        }
        Message.Source = Source;
        Message.Sequence = request.Sequence;
        Answer.Restart();
    }

    public void Succeed()
    {
        var started = Stopwatch.GetTimestamp();
        _result.Matches.Clear();
        for (var rank = 0; rank < Answer.Count; rank++)
        {
            if (rank == _matches.Count) _matches.Add(new Match());
            ContractAnswer.Fill(_matches[rank], Answer, rank);
            _result.Matches.Add(_matches[rank]);
        }
        _result.Lost.Clear();
        ContractAnswer.AddLost(_result.Lost, Answer);
        _result.Model = Answer.Model;
        Decide();
        _result.Answers.Clear();
        _result.LookMs.Clear();
        _result.Count = 0;
        ContractAnswer.AddParts(_result, Answer);
        Answer.Timings.Serialize = Stopwatch.GetElapsedTime(started);
        Answer.Stop();
        ContractAnswer.Fill(_result.Timings, Answer.Timings);
        Message.Result = _result;
    }

    private void Decide()
    {
        ContractAnswer.Fill(_result.Decision, Answer.Decision);
        _result.Decision.Candidates.Clear();
        for (var rank = 0; rank < Answer.Decision.Candidates.Length; rank++)
        {
            if (rank == _candidates.Count) _candidates.Add(new Candidate());
            ContractAnswer.Fill(_candidates[rank], Answer.Decision.Candidates[rank]);
            _result.Decision.Candidates.Add(_candidates[rank]);
        }
    }

    public void Fail(Fault fault)
    {
        Answer.Stop();
        _error.Code = (int)fault.GrpcStatus;
        _error.Message = fault.Detail;
        Message.Error = _error;
    }
}
