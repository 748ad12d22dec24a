using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Vectors.Routing;

/// <summary>
/// An index beyond this process, behind a circuit breaker: a question that fails or is late costs the time it took once; every
/// other one fails at once until a probe in the background, the question that failed, has been answered. Safe for concurrent use.
/// </summary>
public sealed class RemoteVectorIndex : IVectorIndex, IDisposable
{
    private readonly IVectorIndex _index;
    private readonly CircuitOptions _options;
    private readonly TimeProvider _time;
    private readonly CircuitBreaker _circuit;

    /// <summary>Puts an index behind a circuit breaker.</summary>
    /// <param name="origin">Its name in answers and messages.</param>
    /// <param name="index">The index; disposed with this where it can be.</param>
    /// <param name="options">How long it may take; null for the defaults.</param>
    /// <param name="time">Measures the deadline and the rest; null for the system's.</param>
    /// <param name="changed">Told why the index is lost, and null when it is back.</param>
    public RemoteVectorIndex(string origin, IVectorIndex index, CircuitOptions? options = null, TimeProvider? time = null, Action<string?>? changed = null)
    {
        (Origin, _index, _options, _time) = (origin, index, options ?? new CircuitOptions(), time ?? TimeProvider.System);
        _circuit = new CircuitBreaker(_options, _time, changed);
    }

    /// <summary>Its name in answers and messages.</summary>
    public string Origin { get; }

    /// <summary>Why it is not asked at present; null while it is.</summary>
    public string? Failure => _circuit.Failure;

    /// <inheritdoc/>
    /// <exception cref="RemoteIndexException">It did not answer, or is not asked because it failed before.</exception>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = TryAsk(query, request, out var refusal) ?? throw new RemoteIndexException(Origin, refusal!);
        // A caller that goes away does not end the question: whether the index hangs is found out all the same.
        return await asked.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends the probes, and the index.</summary>
    public void Dispose()
    {
        _circuit.Dispose();
        (_index as IDisposable)?.Dispose();
    }

    /// <summary>Asks where that is allowed now. The query is copied: its memory is the caller's again when this returns.</summary>
    /// <returns>The question, which ends with its deadline; null where it is refused.</returns>
    internal Task<SearchAnswer>? TryAsk(ReadOnlyMemory<float> query, SearchRequest request, out string? refusal)
    {
        refusal = _circuit.TryEnter(out var opened);
        return refusal is null ? AskAsync(query.ToArray(), request with { Deadline = default, WantsLater = false }, opened) : null;
    }

    private async Task<SearchAnswer> AskAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken opened)
    {
        try
        {
            return await AttemptAsync(query, request, opened).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (opened.IsCancellationRequested)
        {
            throw new RemoteIndexException(Origin, CircuitBreaker.Refusal(Failure ?? "another question was not answered"));
        }
        catch (Exception failure) when (!IsOfTheQuestion(failure))
        {
            var reason = QdrantFault.Describe(failure);
            _circuit.Open(reason, disposed => ProbeAsync(query, request with { K = 1 }, disposed));
            throw new RemoteIndexException(Origin, reason, failure);
        }
        finally
        {
            _circuit.Leave();
        }
    }

    private async Task<string?> ProbeAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken disposed)
    {
        try
        {
            await AttemptAsync(query, request, disposed).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure)
        {
            return QdrantFault.Describe(failure);
        }
    }

    // On another thread from the start, because connecting may block; ends with the deadline even where the index does not heed its token.
    private async Task<SearchAnswer> AttemptAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken ended)
    {
        using var late = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ended);
        try
        {
            return await Task.Run(() => _index.SearchAsync(query, request, either.Token).AsTask(), either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (late.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_options.Deadline.TotalMilliseconds:0} ms", exception);
        }
    }

    // What the caller asked wrongly says nothing of the index.
    private static bool IsOfTheQuestion(Exception failure) => failure is InvalidVectorException or ArgumentException or RpcException { StatusCode: StatusCode.InvalidArgument };
}
