using System.Runtime.InteropServices;
using Wasmtime;

namespace EdgeAI.Embedding.Guest;

/// <summary>
/// One instance of the module in its own store. One thread at a time. After any <see cref="GuestException"/> it is
/// <see cref="IsSpent"/> and must be thrown away. Spans into its memory are valid until the next call.
/// </summary>
internal sealed class GuestInstance : IDisposable
{
    private readonly EpochClock? _clock;
    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Func<int> _abiVersion;
    private readonly Func<int> _describe;
    private readonly Func<int, int> _input;
    private readonly Func<int, int> _embed;
    private readonly Func<int> _output;
    private readonly Func<int> _features;
    private readonly Func<int, int> _projection;
    private readonly Func<int, int> _path;
    private GuestLimits _limits;

    /// <exception cref="GuestModuleException">The module cannot be instantiated within the limits.</exception>
    public GuestInstance(GuestEngine engine, Module module, GuestLimits limits, GuestLog log)
    {
        _clock = engine.Clock;
        _limits = limits;
        _store = new Store(engine.Engine);
        try
        {
            _store.SetLimits(limits.MemoryBytes, tableElements: null, instances: 1, tables: null, memories: 1);
            if (_clock is not null)
                _store.SetEpochDeadline(EpochClock.TicksFor(limits.CallDeadline));
            using var linker = new Linker(engine.Engine);
            log.Define(linker);
            var instance = linker.Instantiate(_store, module);
            _memory = instance.GetMemory(GuestAbi.Memory)!;
            _abiVersion = instance.GetFunction<int>(GuestAbi.AbiVersion)!;
            _describe = instance.GetFunction<int>(GuestAbi.Describe)!;
            _input = instance.GetFunction<int, int>(GuestAbi.Input)!;
            _embed = instance.GetFunction<int, int>(GuestAbi.Embed)!;
            _output = instance.GetFunction<int>(GuestAbi.Output)!;
            _features = instance.GetFunction<int>(GuestAbi.Features)!;
            _projection = instance.GetFunction<int, int>(GuestAbi.Projection)!;
            _path = instance.GetFunction<int, int>(GuestAbi.Path)!;
        }
        catch (WasmtimeException exception)
        {
            _store.Dispose();
            throw new GuestModuleException(
                $"The module cannot be instantiated within {limits.MemoryBytes:N0} bytes of memory: {FirstLine(exception)}. " +
                $"If it needs more, raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.GuestMemoryLimitBytes)}.", exception);
        }
    }

    /// <summary>A call failed; the guest's state can no longer be trusted.</summary>
    public bool IsSpent => Failure is not null;

    /// <summary>The failure that spent it.</summary>
    public GuestException? Failure { get; private set; }

    /// <summary>Bytes of linear memory in use.</summary>
    public long MemoryBytes => _memory.GetLength();

    /// <summary>Changes how long calls may take from now on.</summary>
    public void SetDeadline(TimeSpan deadline) => _limits = _limits with { CallDeadline = deadline };

    public int AbiVersion() => Call(_abiVersion, GuestAbi.AbiVersion);

    /// <summary>The module's own description, UTF-8 JSON.</summary>
    public string Describe()
    {
        var pointer = Call(_describe, GuestAbi.Describe);
        var memory = Span<byte>(GuestAbi.Describe, pointer, 0, (int)Math.Min(int.MaxValue, Math.Max(0, _memory.GetLength() - pointer)));
        var length = memory.IndexOf((byte)0);
        if (length < 0)
            throw Broken($"{GuestAbi.Describe} returned {pointer}, from where no NUL follows in {_memory.GetLength():N0} bytes of memory.");
        return System.Text.Encoding.UTF8.GetString(memory[..length]);
    }

    /// <summary>Where the host writes RGB8[batch][size][size][3].</summary>
    public Span<byte> Input(int batch, int bytes) => Span<byte>(GuestAbi.Input, Call(_input, GuestAbi.Input, batch), batch, bytes);

    /// <summary>Embeds what <see cref="Input"/> received.</summary>
    public void Embed(int batch) => RequireOk(GuestAbi.Embed, Call(_embed, GuestAbi.Embed, batch, frames: batch));

    /// <summary>float32[batch][dimension] of the last <see cref="Embed"/>.</summary>
    public ReadOnlySpan<float> Output(int values) => Span<float>(GuestAbi.Output, Call(_output, GuestAbi.Output), 0, values);

    /// <summary>float32[batch][features] of the last <see cref="Embed"/>.</summary>
    public ReadOnlySpan<float> Features(int values) => Span<float>(GuestAbi.Features, Call(_features, GuestAbi.Features), 0, values);

    /// <summary>Replaces the projection; null brings the module's own back.</summary>
    public void Project(Projection? projection)
    {
        var pointer = Call(_projection, GuestAbi.Projection, projection?.Rows ?? 0);
        if (projection is null)
            return;
        var target = Span<float>(GuestAbi.Projection, pointer, projection.Rows, projection.Weights.Length + projection.Rows);
        projection.Weights.CopyTo(target);
        projection.Bias.CopyTo(target[projection.Weights.Length..]);
    }

    /// <summary>Selects an arithmetic path by its position in the description.</summary>
    public void SelectPath(int index) => RequireOk(GuestAbi.Path, Call(_path, GuestAbi.Path, index));

    public void Dispose() => _store.Dispose();

    private int Call(Func<int> export, string name)
    {
        Begin(1);
        try
        {
            return export();
        }
        catch (WasmtimeException exception)
        {
            throw Failed(name, exception, 1);
        }
        finally
        {
            _clock?.CallEnded();
        }
    }

    private int Call(Func<int, int> export, string name, int argument, int frames = 1)
    {
        Begin(frames);
        try
        {
            return export(argument);
        }
        catch (WasmtimeException exception)
        {
            throw Failed(name, exception, frames);
        }
        finally
        {
            _clock?.CallEnded();
        }
    }

    private void Begin(int frames)
    {
        ObjectDisposedException.ThrowIf(IsSpent, this);
        if (_clock is null)
            return;
        _clock.CallStarted();
        _store.SetEpochDeadline(EpochClock.TicksFor(_limits.CallDeadline * frames));
    }

    private GuestException Failed(string export, WasmtimeException exception, int frames)
    {
        if (exception is not TrapException trap)
            return Spend(new GuestContractException($"The call of {export} failed: {FirstLine(exception)}"));
        if (trap.Type == TrapCode.Interrupt)
            return Spend(new GuestDeadlineException(export, _limits.CallDeadline * frames, trap));
        return Spend(new GuestTrapException(trap.Type, export, trap.Frames is { Count: > 0 } stack ? stack[0].FunctionName : null, MemoryBytes, _limits.MemoryBytes, trap));
    }

    private void RequireOk(string export, int status)
    {
        if (status != 0)
            throw Spend(new GuestStatusException(export, status));
    }

    private Span<T> Span<T>(string export, int pointer, int argument, int count) where T : unmanaged
    {
        var length = _memory.GetLength();
        var bytes = (long)count * Marshal.SizeOf<T>();
        // A guest's pointer is unsigned: what looks negative here lies above 2 GiB.
        var start = (long)(uint)pointer;
        if (start == 0 || bytes > length - start || start % Marshal.SizeOf<T>() != 0)
            throw Broken($"{export}({(argument == 0 ? "" : argument)}) returned {start}; expected an aligned pointer to {bytes:N0} bytes inside the guest's memory of {length:N0} bytes.");
        return _memory.GetSpan<T>(start, count);
    }

    private GuestException Broken(string what) => Spend(new GuestContractException(what));

    private GuestException Spend(GuestException failure) => Failure = failure;

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd('.', ' ');
}
