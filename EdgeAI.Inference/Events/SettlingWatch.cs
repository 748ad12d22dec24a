using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>
/// Whether exposure and focus of a camera stand, since capture opened it: capture says how long they may take at most, the picture says when they
/// stand before. Until then its frames are seen by a memory of their own, which nobody announces from. Safe for concurrent use.
/// </summary>
/// <param name="remember">Makes such a memory.</param>
/// <param name="clock">The time.</param>
internal sealed class SettlingWatch(Func<SourceMemory> remember, TimeProvider clock)
{
    private const int LeastFrames = 5;

    // A camera measures the light some frames before it changes anything: a pause of two or three frames is no end.
    private static readonly TimeSpan _standsFor = TimeSpan.FromSeconds(0.5);

    // Frames further apart belong to two openings, however capture calls them.
    private static readonly TimeSpan _longestGap = TimeSpan.FromSeconds(2);

    // What noise and small movements do not reach, and a step of the exposure or of the focus does.
    private const float LumaStep = 0.03f, DarkestStep = 1, ContrastStep = 0.05f, SharpnessStep = 0.15f;

    private readonly Lock _lock = new();
    private SourceMemory? _memory;
    private FrameQuality _first;
    private long _since, _last;
    private int _frames;
    private bool _stands;

    /// <summary>Begins with a frame.</summary>
    /// <param name="maySettle">Whether capture says that the camera may not have settled.</param>
    /// <returns>What the frame is seen by; null where the camera stands, and the frame counts.</returns>
    public SourceMemory? Begin(bool maySettle)
    {
        lock (_lock)
        {
            if (!maySettle)
            {
                (_memory, _stands) = (null, false);
                return null;
            }
            if (_memory is null || clock.GetElapsedTime(_last) > _longestGap) (_memory, _stands, _frames) = (remember(), false, 0);
            _last = clock.GetTimestamp();
            return _stands ? null : _memory;
        }
    }

    /// <summary>Takes in what a frame looks like that does not count yet.</summary>
    /// <param name="rgb">RGB8 of a square, as the guest was given it.</param>
    public void Note(ReadOnlySpan<byte> rgb)
    {
        var quality = FrameQuality.Measure(rgb, (int)Math.Sqrt(rgb.Length / 3), []);
        lock (_lock)
        {
            if (_frames == 0 || IsStep(quality)) (_first, _since, _frames) = (quality, clock.GetTimestamp(), 0);
            _frames++;
            _stands = _frames >= LeastFrames && clock.GetElapsedTime(_since) >= _standsFor;
        }
    }

    private bool IsStep(in FrameQuality now) =>
        Math.Abs(now.Luma - _first.Luma) > Math.Max(DarkestStep, LumaStep * _first.Luma)
        || Math.Abs(now.Contrast - _first.Contrast) > Math.Max(DarkestStep, ContrastStep * _first.Contrast)
        || Math.Abs(now.Sharpness - _first.Sharpness) > SharpnessStep * _first.Sharpness;
}
