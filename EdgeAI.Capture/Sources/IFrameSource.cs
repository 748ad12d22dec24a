using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Sources;

/// <summary>Something open that gives frames, one after the other, until it ends or fails. Used by one task at a time.</summary>
internal interface IFrameSource : IAsyncDisposable
{
    /// <summary>Waits for the next frame and writes its image: JPEG, PNG or WebP, or pixels with their layout.</summary>
    /// <param name="frame">An empty frame to write to. The source must not keep it.</param>
    /// <param name="cancellationToken">Cancelled at the end, and when the frame is too long in coming: the source must return soon then.</param>
    /// <returns>False when there are no more frames. Any exception means that the source failed and has to be opened again.</returns>
    ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken);

    /// <summary>What came instead of a frame, for the message when none came in time; null for nothing that can be told.</summary>
    string? Instead => null;

    /// <summary>A time without a frame after which it hangs; null for what is configured for all sources.</summary>
    TimeSpan? HangAfter => null;

    /// <summary>Time between two of its frames that was asked for, and so is no hanging; zero where nothing was.</summary>
    TimeSpan Period => TimeSpan.Zero;

    /// <summary>Tells when its device may be back after a failure; null for sources without one. Used beyond the source's end.</summary>
    IDeviceWatch? Watch => null;

    /// <summary>Whether exposure and focus have to settle after it was opened: of a camera, and not of files.</summary>
    bool Settles => false;

    /// <summary>Whether its end is what was asked for, and no reason to open it again.</summary>
    bool EndsForGood => false;
}
