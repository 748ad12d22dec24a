using Microsoft.AspNetCore.Components.Server.Circuits;

namespace EdgeAI.Dashboard.Live;

/// <summary>Stops the pulse while a tab's connection is down: its circuit is kept for a while in case it comes back.</summary>
internal sealed class LiveCircuitHandler(LiveUpdates live) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        live.Connected = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        live.Connected = false;
        return Task.CompletedTask;
    }
}
