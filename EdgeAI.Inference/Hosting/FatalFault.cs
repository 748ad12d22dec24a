namespace EdgeAI.Inference.Hosting;

/// <summary>Ends the service when something turns out to be wrong that only its owner can mend.</summary>
internal sealed class FatalFault(IHostApplicationLifetime lifetime)
{
    private int _faulted;

    /// <summary>Whether the service ended by a fault.</summary>
    public bool Occurred => Volatile.Read(ref _faulted) != 0;

    /// <summary>Says what is wrong, in one line on standard error, and stops the service.</summary>
    public void Stop(string message)
    {
        if (Interlocked.Exchange(ref _faulted, 1) != 0) return;
        StartupFault.Print(message);
        lifetime.StopApplication();
    }
}
