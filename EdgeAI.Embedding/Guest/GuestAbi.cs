using Wasmtime;

namespace EdgeAI.Embedding.Guest;

/// <summary>ABI version 1, as <c>docs/guest-abi.md</c> defines it: names and signatures that a module must export.</summary>
internal static class GuestAbi
{
    public const int Version = 1;

    public const string Memory = "memory";
    public const string AbiVersion = "edgeai_abi_version";
    public const string Describe = "edgeai_describe";
    public const string Input = "edgeai_input";
    public const string Embed = "edgeai_embed";
    public const string Output = "edgeai_output";
    public const string Features = "edgeai_features";
    public const string Projection = "edgeai_projection";
    public const string Path = "edgeai_path";

    /// <summary>The one import that a module may have: <c>edgeai.log(level, pointer, length)</c>.</summary>
    public const string ImportModule = "edgeai";

    /// <inheritdoc cref="ImportModule"/>
    public const string ImportLog = "log";

    private static readonly (string Name, int Parameters)[] Functions =
    [
        (AbiVersion, 0), (Describe, 0), (Input, 1), (Embed, 1), (Output, 0), (Features, 0), (Projection, 1), (Path, 1),
    ];

    /// <exception cref="GuestModuleException">Names every export that is missing or has another signature, and every import too many.</exception>
    public static void Require(Module module, string source)
    {
        var faults = new List<string>();
        var exports = module.Exports.ToDictionary(export => export.Name);
        if (!exports.TryGetValue(Memory, out var memory))
            faults.Add($"export {Memory} is missing");
        else if (memory is not MemoryExport { Is64Bit: false })
            faults.Add($"export {Memory} is not a 32-bit memory");
        foreach (var (name, parameters) in Functions)
        {
            if (!exports.TryGetValue(name, out var export))
                faults.Add($"export {name} is missing");
            else if (export is not FunctionExport function || !Matches(function, parameters))
                faults.Add($"export {name} is not a function of {parameters} i32 that returns one i32");
        }

        foreach (var import in module.Imports)
            if ((import.ModuleName, import.Name) != (ImportModule, ImportLog))
                faults.Add($"import {import.ModuleName}.{import.Name} is not offered");
        if (faults.Count > 0)
            throw new GuestModuleException($"{source} is not a guest of ABI version {Version}: {string.Join("; ", faults)}. Rebuild it against docs/guest-abi.md.");
    }

    private static bool Matches(FunctionExport function, int parameters) =>
        function.Parameters.Count == parameters && function.Parameters.All(kind => kind == ValueKind.Int32)
        && function.Results is [ValueKind.Int32];
}
