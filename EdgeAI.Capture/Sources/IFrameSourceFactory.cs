using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources;

/// <summary>Makes the sources of some URI schemes. A new kind of camera is one more of these.</summary>
internal interface IFrameSourceFactory
{
    /// <summary>The schemes, in lower case, without the colon.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>What a URI looks like, for messages.</summary>
    string Example { get; }

    /// <summary>What such a source is, in a line.</summary>
    string Offers { get; }

    /// <summary>What this machine lacks for it, and what to do; null for nothing.</summary>
    string? Lacks => null;

    /// <summary>Reads a URI's settings.</summary>
    /// <param name="uri">A URI of one of <see cref="Schemes"/>.</param>
    /// <param name="key">Its configuration key, which each fault begins with.</param>
    /// <param name="options">The worker's settings.</param>
    /// <param name="faults">Takes everything that is wrong with the URI.</param>
    /// <returns>What opens the source, again after every failure. Opening does nothing that can fail or take long: that is for reading.</returns>
    Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults);
}
