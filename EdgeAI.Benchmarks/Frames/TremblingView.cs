using EdgeAI.Benchmarks.Frames.Drawing;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>A stream of one view: frames that are turned, enlarged, shifted and lit a little differently.</summary>
internal static class TremblingView
{
    /// <summary>Frames of a stream.</summary>
    public const int Frames = 10;

    /// <summary>The name of a frame.</summary>
    public static string NameOf(int frame) => $"seq{frame}";

    /// <summary>A frame as a camera sends it.</summary>
    public static byte[] Encode(FrameSubject subject, int seed, int frame)
    {
        var random = new Random(seed * 1000 + subject.Number * 10 + frame);
        double Within(double most) => (random.NextDouble() * 2 - 1) * most;
        using var picture = Movement.Move(subject.Picture, Within(5), 1 + Within(0.05), Within(0.03), Within(0.03), 1 + Within(0.1));
        return SquarePicture.ToJpeg(picture);
    }
}
