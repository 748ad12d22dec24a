using System.Text;
using Microsoft.Extensions.Logging;
using Wasmtime;

namespace EdgeAI.Embedding.Guest;

/// <summary>The import <c>edgeai.log</c>: what the guest has to say goes to the host's log, at most 1 KiB at a time.</summary>
internal sealed class GuestLog(ILogger logger)
{
    private const int MaxMessageBytes = 1024;

    public ILogger Logger => logger;

    public void Define(Linker linker) => linker.DefineFunction(GuestAbi.ImportModule, GuestAbi.ImportLog, (CallerAction<int, int, int>)Write);

    private void Write(Caller caller, int level, int pointer, int length)
    {
        if (!caller.TryGetMemorySpan<byte>(GuestAbi.Memory, (uint)pointer, Math.Clamp(length, 0, MaxMessageBytes), out var message))
            return;
        var severity = level switch { <= 0 => LogLevel.Debug, 1 => LogLevel.Information, 2 => LogLevel.Warning, _ => LogLevel.Error };
        if (logger.IsEnabled(severity))
            logger.GuestSaid(severity, Encoding.UTF8.GetString(message));
    }
}
