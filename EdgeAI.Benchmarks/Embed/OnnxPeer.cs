using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>ONNX Runtime CPU fp32 on one thread, all optimisations on, inputs and outputs bound once.</summary>
internal sealed partial class OnnxPeer : IDisposable
{
    private readonly SessionOptions _options = new();
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _embedding;
    private readonly OrtValue _features;

    /// <param name="model">The .onnx file.</param>
    /// <param name="rgb">One frame, RGB8[size][size][3].</param>
    /// <param name="size">Side of the frame.</param>
    /// <param name="dimension">Values of an embedding.</param>
    /// <param name="features">Values of the features.</param>
    public OnnxPeer(string model, ReadOnlySpan<byte> rgb, int size, int dimension, int features)
    {
        // .NET keeps its own copy of the environment; the native library reads the process's.
        _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", 1);
        _options.IntraOpNumThreads = 1;
        _options.InterOpNumThreads = 1;
        _options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        _options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
        _session = new InferenceSession(model, _options);
        _input = OrtValue.CreateTensorValueFromMemory(Normalise(rgb, size), [1, 3, size, size]);
        Embedding = new float[dimension];
        _embedding = OrtValue.CreateTensorValueFromMemory(Embedding, [1, dimension]);
        _features = OrtValue.CreateTensorValueFromMemory(new float[features], [1, features]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("input", _input);
        _binding.BindOutput("embedding", _embedding);
        _binding.BindOutput("features", _features);
    }

    /// <summary>Of the last <see cref="Run"/>; not normalised.</summary>
    public float[] Embedding { get; }

    public void Run() => _session.RunWithBinding(_run, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _features.Dispose();
        _embedding.Dispose();
        _input.Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static float[] Normalise(ReadOnlySpan<byte> rgb, int size)
    {
        var planes = new float[3 * size * size];
        for (var pixel = 0; pixel < size * size; pixel++)
            for (var channel = 0; channel < 3; channel++)
                planes[channel * size * size + pixel] = rgb[pixel * 3 + channel] / 127.5f - 1;
        return planes;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
