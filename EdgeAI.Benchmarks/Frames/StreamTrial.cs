using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>A trembling view of each photograph, followed as a stream.</summary>
internal sealed class StreamTrial(FrameEye eye, DecisionMode mode, int seed, FrameFolder folder)
{
    private const double LeastRight = 0.48, MostWrong = 0.012;

    /// <summary>Streams of the catalog's items. One that gets both a right and a wrong label counts for both; a list counts where no label comes.</summary>
    public IEnumerable<Figure> Known(FrameSubjects subjects)
    {
        int right = 0, wrong = 0, listed = 0;
        Follow(subjects, "streams", "known", (subject, session) =>
        {
            if (session.Announced.Contains(subject.Label)) Interlocked.Increment(ref right);
            if (session.Announced.Any(label => label != subject.Label)) Interlocked.Increment(ref wrong);
            if (session.Announced.Count == 0 && session.Listed.Contains(subject.Label)) Interlocked.Increment(ref listed);
        });
        double streams = subjects.Numbers.Count;
        yield return new Figure("frames.stream.announcedRight", right / streams, "", Least: LeastRight);
        yield return new Figure("frames.stream.announcedWrong", wrong / streams, "", MostWrong);
        yield return new Figure("frames.stream.listedRight", listed / streams, "");
    }

    /// <summary>Streams of what the catalog lacks.</summary>
    /// <param name="subjects">What is shown.</param>
    /// <param name="what">near or far.</param>
    public IEnumerable<Figure> Unknown(FrameSubjects subjects, string what)
    {
        int announced = 0, listed = 0;
        Follow(subjects, $"{what} streams", what, (_, session) =>
        {
            if (session.Announced.Count > 0) Interlocked.Increment(ref announced);
            else if (session.Listed.Count > 0) Interlocked.Increment(ref listed);
        });
        double streams = subjects.Numbers.Count;
        yield return new Figure($"frames.stream.{what}.announced", announced / streams, "");
        yield return new Figure($"frames.stream.{what}.listed", listed / streams, "");
    }

    private void Follow(FrameSubjects subjects, string what, string set, Action<FrameSubject, StreamSession> count) =>
        SubjectLoop.Run(subjects, what, () => new FrameAnswerer(eye, mode), (subject, answerer) =>
        {
            var session = new StreamSession(answerer);
            for (var number = 0; number < TremblingView.Frames; number++)
            {
                var frame = TremblingView.Encode(subject, seed, number);
                folder.Write(set, subject.Number, TremblingView.NameOf(number), frame);
                session.Take(frame);
            }
            count(subject, session);
        });
}
