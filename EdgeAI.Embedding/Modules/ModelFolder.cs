using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeAI.Embedding.Modules;

/// <summary>The folder with the module, its SHA-256 and its golden vectors.</summary>
internal sealed class ModelFolder
{
    public const string DefaultName = "models/mobilenet-v3-small";

    private const string ModuleFile = "embedder.wasm";

    private ModelFolder(string path) => Path = path;

    public string Path { get; }

    public string ModulePath => System.IO.Path.Combine(Path, ModuleFile);

    private string GoldenPath => System.IO.Path.Combine(Path, "golden");

    /// <param name="configured">The configured folder, or null to search beside the program and upwards from it and from the current folder.</param>
    /// <exception cref="GuestModuleException">There is no such folder.</exception>
    public static ModelFolder Find(string? configured)
    {
        if (configured is { Length: > 0 })
        {
            return File.Exists(System.IO.Path.Combine(configured, ModuleFile))
                ? new ModelFolder(System.IO.Path.GetFullPath(configured))
                : throw new GuestModuleException($"There is no {ModuleFile} in {System.IO.Path.GetFullPath(configured)}, where {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.ModelDirectory)} points.");
        }

        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = System.IO.Path.Combine(folder.FullName, DefaultName);
                if (File.Exists(System.IO.Path.Combine(candidate, ModuleFile)))
                    return new ModelFolder(candidate);
            }

        throw new GuestModuleException(
            $"There is no {DefaultName}/{ModuleFile} in {AppContext.BaseDirectory}, in {Directory.GetCurrentDirectory()} or above them. " +
            $"Set {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.ModelDirectory)} to the folder that holds it.");
    }

    /// <summary>The module's bytes and their SHA-256, checked against the file beside it.</summary>
    /// <exception cref="GuestModuleException">The hash file is missing or names another hash.</exception>
    public byte[] ReadModule(out string hash)
    {
        var bytes = File.ReadAllBytes(ModulePath);
        hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var hashPath = ModulePath + ".sha256";
        if (!File.Exists(hashPath))
            throw new GuestModuleException($"{hashPath} is missing. Restore it, or write the SHA-256 of {ModuleFile} into it if the module is your own.");
        var expected = File.ReadAllText(hashPath).Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return string.Equals(expected, hash, StringComparison.OrdinalIgnoreCase)
            ? bytes
            : throw new GuestModuleException($"{ModulePath} is damaged or was replaced: expected SHA-256 {expected}, got {hash}.");
    }

    /// <summary>The answers that every path must come close to.</summary>
    /// <param name="hash">SHA-256 of the file they stand in, lower-case hexadecimal.</param>
    /// <exception cref="GuestModuleException">There are none, or they cannot be read.</exception>
    public IReadOnlyList<GoldenVector> ReadGolden(out string hash)
    {
        var file = System.IO.Path.Combine(GoldenPath, "embeddings.json");
        try
        {
            var bytes = File.ReadAllBytes(file);
            hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var vectors = JsonSerializer.Deserialize(bytes, ModuleJson.Default.IReadOnlyListGoldenVector);
            return vectors is { Count: > 0 } ? vectors : throw new GuestModuleException($"{file} holds no golden vectors.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GuestModuleException($"The golden vectors cannot be read, so the module cannot be checked: {exception.Message}", exception);
        }
    }

    /// <exception cref="GuestModuleException">The input is missing.</exception>
    public byte[] ReadInput(GoldenVector vector)
    {
        try
        {
            return File.ReadAllBytes(System.IO.Path.Combine(GoldenPath, vector.Input));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GuestModuleException($"A golden input cannot be read, so the module cannot be checked: {exception.Message}", exception);
        }
    }
}
