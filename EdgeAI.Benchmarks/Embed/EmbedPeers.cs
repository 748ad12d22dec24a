using System.Numerics.Tensors;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>The guest by each of its paths, with and without deadlines, and ONNX Runtime: all on the same frame.</summary>
internal sealed class EmbedPeers : IDisposable
{
    private readonly GuestEngine _withoutEpoch = new(epochInterruption: false);
    private readonly List<WasmPeer> _wasm = [];
    private readonly OnnxPeer _onnx;

    public EmbedPeers()
    {
        Folder = ModelFolder.Find(null);
        var first = Load(null, GuestEngine.Shared);
        Frame = new byte[first.Description.InputSize * first.Description.InputSize * 3];
        using (var reader = new FrameReader(1 << 20, 1 << 20, new DecodeBudget(128 << 20, 1 << 20)))
            reader.Read(Photograph(Folder), new FrameGeometry(first.Description.InputSize, first.Description.InputSize), Frame);

        // The scalar path is the reference for tests; it is some thirty times slower and nobody's choice.
        foreach (var path in first.Description.Paths.Where(path => !path.Contains("scalar", StringComparison.Ordinal)))
            _wasm.Add(new WasmPeer(Load(path, GuestEngine.Shared), Load(path, _withoutEpoch), Frame));
        _onnx = new OnnxPeer(Path.Combine(Folder.Path, "embedder.onnx"), Frame, first.Description.InputSize, first.Description.Dimension, first.Description.Features);
    }

    public ModelFolder Folder { get; }

    /// <summary>The frame that every peer embeds, RGB8.</summary>
    public byte[] Frame { get; }

    public IReadOnlyList<WasmPeer> Wasm => _wasm;

    /// <summary>The first golden input that is a photograph.</summary>
    public static byte[] Photograph(ModelFolder folder) =>
        folder.ReadInput(folder.ReadGolden(out _).First(vector => vector.Photograph is not null));

    public IEnumerable<Figure> Measure(int rounds)
    {
        RequireSameWork();
        // With deadlines, without, for each path; ONNX Runtime last.
        Action[] contenders = [.. _wasm.SelectMany(peer => new Action[] { peer.EmbedWithDeadline, peer.EmbedWithoutDeadline }), _onnx.Run];
        var times = Interleaved.Measure(rounds, callsPerTurn: 5, contenders);
        var onnx = times[^1];
        foreach (var figure in Absolute("ort-fp32", onnx))
            yield return figure;
        for (var i = 0; i < _wasm.Count; i++)
        {
            var arithmetic = _wasm[i].Arithmetic;
            var target = EmbedTargets.ToOnnxRuntime(arithmetic, MachineDescription.Current.Vectors);
            foreach (var figure in Absolute($"wasm-{arithmetic}", times[2 * i]))
                yield return figure;
            var ratio = times[2 * i] / onnx;
            yield return new Figure($"embed.wasm-{arithmetic}/ort-fp32", ratio.Median, "ratio", target);
            yield return new Figure($"embed.wasm-{arithmetic}/ort-fp32.min", ratio.Min, "ratio", target);
            yield return new Figure($"embed.epoch-on/off.{arithmetic}", (times[2 * i] / times[2 * i + 1]).Median, "ratio", EmbedTargets.EpochOnToOff(arithmetic));
        }
    }

    public void Dispose()
    {
        _wasm.ForEach(peer => peer.Dispose());
        _onnx.Dispose();
    }

    private static IEnumerable<Figure> Absolute(string name, Times times) =>
        [new($"embed.{name}.median", times.Median, "ms"), new($"embed.{name}.min", times.Min, "ms")];

    private void RequireSameWork()
    {
        _onnx.Run();
        foreach (var peer in _wasm)
        {
            peer.EmbedWithDeadline();
            var cosine = TensorPrimitives.CosineSimilarity(peer.Embedding(), _onnx.Embedding);
            Console.WriteLine(FormattableString.Invariant($"cosine of wasm-{peer.Arithmetic} and ort-fp32: {cosine:F6}"));
            if (cosine < (peer.Arithmetic == "fp32" ? 0.9999 : 0.97))
                throw new InvalidOperationException($"wasm-{peer.Arithmetic} and ONNX Runtime do not do the same work: their embeddings have a cosine of {cosine}.");
        }
    }

    private static EmbeddingModule Load(string? path, GuestEngine engine) =>
        EmbeddingModule.Load(new EmbeddingOptions { Path = path }, engine, new GuestLog(NullLogger.Instance));
}
