using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAI.Embedding.Modules;

/// <summary>What the module says about itself (<c>edgeai_describe</c>); members this host does not use are left out. Setters, because generated
/// JSON code gives init-only members that are missing null instead of their initial value.</summary>
internal sealed record ModuleDescription
{
    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    /// <summary>Side of the input, in pixels.</summary>
    public int InputSize { get; set; }

    /// <summary>Number of features.</summary>
    public int Features { get; set; }

    /// <summary>Number of values of an embedding by the module's own projection.</summary>
    public int Dimension { get; set; }

    /// <summary>Most frames of one call.</summary>
    public int MaxBatch { get; set; } = 1;

    /// <summary>Arithmetic paths, in the order of <c>edgeai_path</c>'s index.</summary>
    public IReadOnlyList<string> Paths { get; set; } = [];

    public string DefaultPath { get; set; } = "";

    /// <summary>Cosine to the golden answers that the module says each path reaches.</summary>
    public IReadOnlyDictionary<string, double> GoldenCosine { get; set; } = new Dictionary<string, double>();

    /// <exception cref="GuestModuleException">Not JSON, or a member is missing or out of range.</exception>
    public static ModuleDescription Parse(string json)
    {
        ModuleDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(json, ModuleJson.Default.ModuleDescription);
        }
        catch (JsonException exception)
        {
            throw new GuestModuleException($"Expected JSON from edgeai_describe, got \"{Shorten(json)}\": {exception.Message}", exception);
        }

        var faults = new List<string>();
        if (string.IsNullOrEmpty(description?.Name))
            faults.Add("name is missing");
        Require("inputSize", description?.InputSize ?? 0, 16, 1024);
        Require("features", description?.Features ?? 0, 1, 65536);
        Require("dimension", description?.Dimension ?? 0, 1, Projection.MaxRows);
        Require("maxBatch", description?.MaxBatch ?? 0, 1, 64);
        if (description?.Paths is not { Count: > 0 })
            faults.Add("paths is empty");
        else if (!description.Paths.Contains(description.DefaultPath))
            faults.Add($"defaultPath is \"{description.DefaultPath}\", expected one of {string.Join(", ", description.Paths)}");
        return faults.Count == 0
            ? description!
            : throw new GuestModuleException($"edgeai_describe does not describe a module of ABI version 1: {string.Join("; ", faults)}; got \"{Shorten(json)}\".");

        void Require(string member, int value, int least, int most)
        {
            if (value < least || value > most)
                faults.Add($"{member} is {value}, expected {least} to {most}");
        }
    }

    private static string Shorten(string json) => json.Length <= 200 ? json : json[..200] + "…";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModuleDescription))]
[JsonSerializable(typeof(IReadOnlyList<GoldenVector>))]
internal sealed partial class ModuleJson : JsonSerializerContext;
