using System.Diagnostics;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Imaging;
using Wasmtime;

namespace EdgeAI.Embedding.Modules;

/// <summary>A module that was compiled, described and found good. Immutable; makes workers.</summary>
internal sealed class EmbeddingModule
{
    private readonly GuestEngine _engine;
    private readonly Module _module;
    private readonly GuestLimits _limits;
    private readonly GuestLog _log;
    private readonly long _maxImageBytes;
    private readonly long _maxImagePixels;
    private readonly DecodeBudget _decoding;

    private EmbeddingModule(GuestEngine engine, Module module, string hash, EmbeddingOptions options, GuestLog log)
    {
        _engine = engine;
        _module = module;
        _limits = GuestLimits.From(options);
        _log = log;
        _maxImageBytes = options.MaxImageBytes;
        _maxImagePixels = options.MaxImagePixels;
        _decoding = new DecodeBudget(options.MaxDecodeBytes, options.MaxImagePixels);
        Hash = hash;
        Description = Examine();
        Path = PathChoice.Choose(options.Path, Description);
        if (!Description.Paths.Contains(Path))
            throw new GuestModuleException($"{EmbeddingOptions.Section}:{nameof(EmbeddingOptions.Path)} is \"{Path}\"; this module has {string.Join(", ", Description.Paths)}; {PathChoice.Auto} takes the one that suits the CPU.");
    }

    /// <summary>SHA-256 of the module's bytes, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>What the module's answers depend on: its bytes, and the arithmetic where that is not the default's. Vector and scalar code of one arithmetic agree.</summary>
    public string Identity => Arithmetic(Path) == Arithmetic(Description.DefaultPath) ? Hash : $"{Hash}/{Arithmetic(Path)}";

    public ModuleDescription Description { get; }

    /// <summary>The arithmetic path that workers take.</summary>
    public string Path { get; }

    /// <summary>Reads, compiles (or takes from the cache), examines and checks the module that <paramref name="options"/> name.</summary>
    /// <exception cref="GuestModuleException">The module is refused.</exception>
    public static EmbeddingModule Load(EmbeddingOptions options, GuestEngine engine, GuestLog log)
    {
        var started = Stopwatch.GetTimestamp();
        var folder = ModelFolder.Find(options.ModelDirectory);
        var wasm = folder.ReadModule(out var hash);
        var cache = new CompiledModuleCache(options.CompiledModuleCacheDirectory ?? CompiledModuleCache.DefaultDirectory, log.Logger);
        var loaded = Refusing(folder.ModulePath, () =>
        {
            var compiled = cache.Load(engine, System.IO.Path.GetFileName(folder.ModulePath), wasm, hash, out var fresh);
            GuestAbi.Require(compiled, folder.ModulePath);
            return (Module: new EmbeddingModule(engine, compiled, hash, options, log), Fresh: fresh);
        });
        Refusing(folder.ModulePath, () => loaded.Module.CheckGolden(folder, cache, loaded.Fresh));
        var elapsed = Stopwatch.GetElapsedTime(started);
        log.Logger.ModuleReady(hash, elapsed, loaded.Fresh);
        return loaded.Module;
    }

    /// <summary>A fresh instance, set to <see cref="Path"/> and <paramref name="projection"/>.</summary>
    public GuestWorker CreateWorker(Projection? projection) => CreateWorker(projection, _limits);

    /// <summary>The same with a deadline of its own.</summary>
    public GuestWorker CreateWorker(Projection? projection, TimeSpan callDeadline) => CreateWorker(projection, _limits with { CallDeadline = callDeadline });

    private GuestWorker CreateWorker(Projection? projection, GuestLimits limits)
    {
        var guest = new GuestInstance(_engine, _module, limits.ForLoading(), _log);
        try
        {
            guest.SelectPath(IndexOf(Path));
            if (projection is not null)
                guest.Project(projection);
            guest.SetDeadline(limits.CallDeadline);
            return new GuestWorker(guest, new FrameReader(_maxImageBytes, _maxImagePixels, _decoding));
        }
        catch
        {
            guest.Dispose();
            throw;
        }
    }

    /// <summary>
    /// All golden vectors when the module was compiled here just now. When this very machine code passed them before, on this kind of
    /// CPU, one of them is enough to see that it still runs.
    /// </summary>
    private bool CheckGolden(ModelFolder folder, CompiledModuleCache cache, bool fresh)
    {
        var vectors = folder.ReadGolden(out var goldenHash);
        var topic = $"golden {Path}";
        var passed = !fresh && cache.Remembers(_engine, Hash, topic, goldenHash);
        using var worker = CreateWorker(projection: null, _limits.ForLoading());
        GoldenCheck.Require(worker, Description, folder, Path, passed ? [vectors.FirstOrDefault(vector => vector.Photograph is not null, vectors[0])] : vectors);
        if (!passed)
            cache.Remember(_engine, Hash, topic, goldenHash);
        return !passed;
    }

    private static string Arithmetic(string path) => path.Split('-')[0];

    private int IndexOf(string path)
    {
        for (var i = 0; i < Description.Paths.Count; i++)
            if (Description.Paths[i] == path)
                return i;
        throw new UnreachableException();
    }

    private ModuleDescription Examine()
    {
        using var guest = new GuestInstance(_engine, _module, _limits.ForLoading(), _log);
        var version = guest.AbiVersion();
        return version == GuestAbi.Version
            ? ModuleDescription.Parse(guest.Describe())
            : throw new GuestModuleException($"Expected a module of ABI version {GuestAbi.Version}, got version {version}. Rebuild it against docs/guest-abi.md, or use the host that fits it.");
    }

    /// <summary>While a module is being loaded, whatever it does wrong means that it is refused.</summary>
    private static T Refusing<T>(string path, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is WasmtimeException or GuestException and not GuestModuleException or ImageException)
        {
            throw new GuestModuleException($"The module {path} was refused: {exception.Message}", exception);
        }
    }
}
