using System.Numerics.Tensors;
using System.Security.Cryptography;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Modules;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Tests.Embedding.Modules;

public class GoldenVectorTests
{
    private const string RebuiltModule = "EDGEAI_REBUILT_MODULE";
    private const string Int8Module = "EDGEAI_INT8_MODULE";

    [Fact]
    public void ShippedModule_ByEveryPath_GivesEveryGoldenAnswer() => EveryPathGivesEveryAnswer(ShippedModel.Folder);

    [Theory]
    [InlineData(RebuiltModule)]
    [InlineData(Int8Module)]
    public void BuiltModule_ByEveryPath_GivesEveryGoldenAnswer(string variable)
    {
        var built = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(built), $"{variable} does not name a module; CI sets it after guest/check.");
        using var folder = new TemporaryModel(built!);
        EveryPathGivesEveryAnswer(folder.Path);
    }

    [Theory]
    [InlineData("fp32-simd", 0.2, 0.9999)]
    [InlineData("fp32-scalar", 0.9999, 0.99999)]
    [InlineData("int8-simd", 0.98, 0.98)]
    [InlineData("int8-simd", 0.1, 0.95)]
    public void LeastCosine_WhatTheModuleClaims_CountsOnlyUpwards(string path, double claimed, double least) =>
        GoldenCheck.LeastCosine(new ModuleDescription { GoldenCosine = new Dictionary<string, double> { [path] = claimed } }, path).ShouldBe(least);

    [Fact]
    public void Photographs_OfTheGoldenInputs_AreEmbeddedLikeThem()
    {
        Photographs.RootOrSkip();
        using var embedder = Embedder.Load(ShippedModel.Options());
        var vectors = ModelFolder.Find(ShippedModel.Folder).ReadGolden(out _).Where(vector => vector.Photograph is not null).ToList();
        vectors.Count.ShouldBe(8);
        foreach (var vector in vectors)
        {
            var embedding = new float[embedder.Dimension];
            embedder.Embed(Photographs.Read(vector.Photograph!), embedding);
            TensorPrimitives.CosineSimilarity(embedding, vector.Embedding).ShouldBeGreaterThanOrEqualTo(0.99f, vector.Photograph);
        }
    }

    private static void EveryPathGivesEveryAnswer(string folder)
    {
        var paths = Load(folder, path: null).Description.Paths;
        paths.ShouldNotBeEmpty();
        foreach (var path in paths)
        {
            var module = Load(folder, path);
            using var worker = module.CreateWorker(projection: null);
            var model = ModelFolder.Find(folder);
            foreach (var vector in model.ReadGolden(out _))
                GoldenCheck.Cosine(worker, module.Description, model, vector).ShouldBeGreaterThanOrEqualTo(GoldenCheck.LeastCosine(module.Description, path), $"{vector.Input} by {path}");
        }
    }

    private static EmbeddingModule Load(string folder, string? path) =>
        EmbeddingModule.Load(ShippedModel.Options(path).With(options => options.ModelDirectory = folder), GuestEngine.Shared, new GuestLog(NullLogger.Instance));

    /// <summary>The committed golden vectors around another module.</summary>
    private sealed class TemporaryModel : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-rebuilt-");

        public TemporaryModel(string module)
        {
            File.Exists(module).ShouldBeTrue($"{module} is not there.");
            var bytes = File.ReadAllBytes(module);
            File.WriteAllBytes(System.IO.Path.Combine(Path, "embedder.wasm"), bytes);
            File.WriteAllText(System.IO.Path.Combine(Path, "embedder.wasm.sha256"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            var golden = Directory.CreateDirectory(System.IO.Path.Combine(Path, "golden"));
            foreach (var file in Directory.GetFiles(System.IO.Path.Combine(ShippedModel.Folder, "golden")))
                File.Copy(file, System.IO.Path.Combine(golden.FullName, System.IO.Path.GetFileName(file)));
        }

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
