using System.Globalization;
using System.Security.Cryptography;
using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;
using Wasmtime;

namespace EdgeAI.Tests.Embedding.Guest;

/// <summary>A model folder around one of the small guests in <c>Guests/*.wat</c>, with a dark golden vector; deleted afterwards.</summary>
internal sealed class GuestFolder : IDisposable
{
    public static readonly byte[] Dark = FixtureImages.Grey(0);
    public static readonly byte[] Bright = FixtureImages.Grey(255);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edgeai-guest-");

    /// <param name="guest">Name of the .wat file, without extension.</param>
    /// <param name="golden">The golden answer to a dark frame.</param>
    public GuestFolder(string guest, params float[] golden)
    {
        var golden3 = golden.Length == 0 ? [1, 0, 0] : golden;
        var wasm = Module.ConvertText(File.ReadAllText(RepositoryRoot.Combine("EdgeAI.Tests", "Embedding", "Guests", guest + ".wat")));
        File.WriteAllBytes(Path.Combine(Model, "embedder.wasm"), wasm);
        File.WriteAllText(Path.Combine(Model, "embedder.wasm.sha256"), Convert.ToHexStringLower(SHA256.HashData(wasm)) + "  embedder.wasm\n");
        Directory.CreateDirectory(Path.Combine(Model, "golden"));
        File.WriteAllBytes(Path.Combine(Model, "golden", "dark.png"), Dark);
        var values = string.Join(',', golden3.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllText(Path.Combine(Model, "golden", "embeddings.json"), $$"""[{"input":"dark.png","embedding":[{{values}}]}]""");
    }

    public string Model => _root.FullName;

    public string Cache => Path.Combine(_root.FullName, "compiled");

    public EmbeddingOptions Options => new() { ModelDirectory = Model, CompiledModuleCacheDirectory = Cache, Instances = 1, RecentEmbeddings = 0 };

    public Embedder Load() => Embedder.Load(Options);

    public void Dispose() => _root.Delete(recursive: true);
}
