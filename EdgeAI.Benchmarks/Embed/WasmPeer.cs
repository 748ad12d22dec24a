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
    private readonly byte[][] _frames;

    public WasmPeer(EmbeddingModule stoppable, EmbeddingModule unstoppable, byte[] frame)
    {
        _module = stoppable;
        _stoppable = stoppable.CreateWorker(projection: null);
        _unstoppable = unstoppable.CreateWorker(projection: null);
        _frames = [.. Enumerable.Range(0, MaxBatch).Select(_ => frame.ToArray())];
        foreach (var worker in new[] { _stoppable, _unstoppable })
            frame.CopyTo(worker.Guest.Input(1, frame.Length));
    }

    public string Path => _module.Path;

    /// <summary>The path's name without what it has in common with every other: <c>fp32</c>, <c>int8</c>.</summary>
    public string Arithmetic => Path.Replace("-simd", "", StringComparison.Ordinal);

    public int MaxBatch => _module.Description.MaxBatch;

    public ModuleDescription Description => _module.Description;

    public GuestInstance Guest => _stoppable.Guest;

    public void EmbedWithDeadline() => _stoppable.Guest.Embed(1);

    public void EmbedWithoutDeadline() => _unstoppable.Guest.Embed(1);

    /// <summary>As many frames as a batch holds, each brought to the guest's input and embedded before the next.</summary>
    public void EmbedOneByOne()
    {
        foreach (var frame in _frames)
        {
            frame.CopyTo(Guest.Input(1, frame.Length));
            Guest.Embed(1);
        }
    }

    /// <summary>The same frames, all brought to the guest's input and then embedded by one call.</summary>
    public void EmbedFullBatch()
    {
        var length = _frames[0].Length;
        var input = Guest.Input(MaxBatch, length * MaxBatch);
        for (var slot = 0; slot < _frames.Length; slot++)
            _frames[slot].CopyTo(input[(slot * length)..]);
        Guest.Embed(MaxBatch);
    }

    public ReadOnlySpan<float> Embedding() => _stoppable.Guest.Output(_module.Description.Dimension);

    public void Dispose()
    {
        _stoppable.Dispose();
        _unstoppable.Dispose();
    }
}
