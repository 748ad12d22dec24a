using Wasmtime;

namespace EdgeAI.Embedding;

/// <summary>The guest failed. Its instance was thrown away; the next call gets a new one.</summary>
public abstract class GuestException : EmbeddingException
{
    private protected GuestException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The guest trapped: it left its memory, reached <c>unreachable</c>, exhausted its stack, ….</summary>
public sealed class GuestTrapException : GuestException
{
    internal GuestTrapException(TrapCode code, string export, string? function, long memoryBytes, long memoryLimit, Exception inner)
        : base($"The guest trapped with {code} in {function ?? export} during {export}, with {memoryBytes >> 10:N0} KiB of at most {memoryLimit >> 10:N0} KiB of memory in use. " +
            $"The instance was replaced. If the guest ran out of memory, raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.GuestMemoryLimitBytes)}.", inner)
    {
        Code = code.ToString();
        Export = export;
        Function = function ?? export;
    }

    /// <summary>Wasmtime's name of the trap, e.g. <c>Unreachable</c>, <c>MemoryOutOfBounds</c>, <c>StackOverflow</c>.</summary>
    public string Code { get; }

    /// <summary>The export that was called.</summary>
    public string Export { get; }

    /// <summary>The innermost guest function where it happened, as far as the module names its functions; else the export.</summary>
    public string Function { get; }
}

/// <summary>The guest did not return before its deadline and was stopped.</summary>
public sealed class GuestDeadlineException : GuestException
{
    internal GuestDeadlineException(string export, TimeSpan deadline, Exception inner)
        : base($"The guest did not return from {export} within {deadline.TotalMilliseconds:N0} ms and was stopped. The instance was replaced. " +
            $"On a slow or busy machine raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.CallDeadline)}.", inner)
    {
        Export = export;
        Deadline = deadline;
    }

    /// <summary>The export that was called.</summary>
    public string Export { get; }

    /// <summary>The time it had.</summary>
    public TimeSpan Deadline { get; }
}

/// <summary>The guest returned a status other than 0.</summary>
public sealed class GuestStatusException : GuestException
{
    internal GuestStatusException(string export, int status)
        : base($"Expected status 0 from the guest's {export}, got {status}{Meaning(export, status)}. The instance was replaced.")
    {
        Export = export;
        Status = status;
    }

    /// <summary>The export that was called.</summary>
    public string Export { get; }

    /// <summary>What it returned.</summary>
    public int Status { get; }

    private static string Meaning(string export, int status) => (export, status) switch
    {
        (_, 1) => " (batch out of range)",
        (_, 2) => " (no input of that batch size was asked for)",
        (_, 3) => " (the projection holds values that are not finite or overflow)",
        (_, 4) => " (the embedding has no direction: its norm is 0 or not finite)",
        (_, 5) => " (unknown path)",
        _ => "",
    };
}

/// <summary>The guest broke the ABI at run time, e.g. returned a pointer outside its memory.</summary>
public sealed class GuestContractException : GuestException
{
    internal GuestContractException(string message) : base(message)
    {
    }
}

/// <summary>The module was refused: it lacks an export, has another ABI version, misses its golden vectors, ….</summary>
public sealed class GuestModuleException : GuestException
{
    internal GuestModuleException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
