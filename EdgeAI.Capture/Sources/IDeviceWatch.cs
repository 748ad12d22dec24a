namespace EdgeAI.Capture.Sources;

/// <summary>Tells when a device that was lost may be back, so that nobody waits out a long pause beside a camera that is there.</summary>
internal interface IDeviceWatch
{
    /// <summary>Completes when devices came or changed, or when cancelled; never throws.</summary>
    Task WaitForChangeAsync(CancellationToken cancellationToken);
}
