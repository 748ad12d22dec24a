namespace EdgeAI.Capture.Sources;

/// <summary>Lets frames pass at a steady rate: the first at once, and after a delay not several in a row.</summary>
internal sealed class FramePacer(double framesPerSecond, TimeProvider clock) : IDisposable
{
    private PeriodicTimer? _timer;

    /// <summary>Time between two frames.</summary>
    public TimeSpan Period { get; } = TimeSpan.FromSeconds(1 / framesPerSecond);

    /// <summary>Waits until the next frame is due.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_timer is null)
            _timer = new PeriodicTimer(Period, clock);
        else
            await _timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _timer?.Dispose();
}
