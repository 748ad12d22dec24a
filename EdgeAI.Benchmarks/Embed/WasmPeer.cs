using EdgeAI.Embedding;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Modules;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>One arithmetic path of the guest, in an engine that can stop calls and in one that cannot.</summary>
internal sealed class WasmPeer : IDisposable
{
    private readonly EmbeddingModule _module;
    private readonly GuestWorker _stoppable;
    private readonly GuestWorker _unstoppable;
    private readonly GuestWorker _oneRow;

    public WasmPeer(EmbeddingModule stoppable, EmbeddingModule unstoppable, ReadOnlySpan<byte> frame)
    {
        _module = stoppable;
        _stoppable = stoppable.CreateWorker(projection: null);
        _unstoppable = unstoppable.CreateWorker(projection: null);
        var features = stoppable.Description.Features;
        _oneRow = stoppable.CreateWorker(new Projection(1, features, [.. Enumerable.Repeat(1f, features)], [0]));
        foreach (var worker in new[] { _stoppable, _unstoppable, _oneRow })
            for (var slot = 0; slot < stoppable.Description.MaxBatch; slot++)
                frame.CopyTo(worker.Guest.Input(stoppable.Description.MaxBatch, frame.Length * stoppable.Description.MaxBatch)[(slot * frame.Length)..]);
    }

    public string Path => _module.Path;

    /// <summary>The path's name without what it has in common with every other: <c>fp32</c>, <c>int8</c>.</summary>
    public string Arithmetic => Path.Replace("-simd", "", StringComparison.Ordinal);

    public int MaxBatch => _module.Description.MaxBatch;

    public GuestInstance Guest => _stoppable.Guest;

    public void EmbedWithDeadline() => _stoppable.Guest.Embed(1);

    public void EmbedWithoutDeadline() => _unstoppable.Guest.Embed(1);

    /// <summary>The same but for the projection, which has one row instead of all.</summary>
    public void EmbedWithOneRow() => _oneRow.Guest.Embed(1);

    public void EmbedFullBatch() => _stoppable.Guest.Embed(MaxBatch);

    public ReadOnlySpan<float> Embedding() => _stoppable.Guest.Output(_module.Description.Dimension);

    public void Dispose()
    {
        _stoppable.Dispose();
        _unstoppable.Dispose();
        _oneRow.Dispose();
    }
}
