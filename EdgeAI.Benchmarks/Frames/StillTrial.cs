using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Every kind of frame, each asked about as a still: with the central crop alone, and with two further looks where that is not answered.</summary>
internal sealed class StillTrial(FrameEye eye, DecisionMode mode, FrameFolder folder)
{
    private static readonly Look[] Looks = [Look.Center, Look.Proposal];

    /// <summary>Frames of the catalog's items.</summary>
    public IEnumerable<Figure> Known(FrameSubjects subjects)
    {
        var kinds = FrameKind.All(subjects.HaveBackgrounds);
        FrameTally[] once = [.. kinds.Select(_ => new FrameTally())], again = [.. kinds.Select(_ => new FrameTally())];
        ForEach(subjects, "stills", (subject, answerer) =>
        {
            var own = eye.Catalog.NumberOf(subject.Label);
            for (var kind = 0; kind < kinds.Count; kind++)
            {
                var frame = kinds[kind].Encode(subject);
                folder.Write("known", subject.Number, kinds[kind].Name, frame);
                var second = kinds[kind].ShowsSecond ? eye.Catalog.NumberOf(subject.SecondLabel) : -1;
                answerer.Look(frame);
                Count(answerer, once[kind], own, second);
                if (answerer.MayLookAgain) answerer.LookAgain(frame, Looks);
                Count(answerer, again[kind], own, second);
            }
        });
        return kinds.SelectMany((kind, number) => FiguresOf(kind.Name, once[number].Shares(), again[number].Shares()));
    }

    /// <summary>Photographs of quite other things.</summary>
    public IEnumerable<Figure> Far(FrameSubjects subjects)
    {
        var plain = FrameKind.All(haveBackgrounds: false)[0];
        FrameTally once = new(), again = new();
        ForEach(subjects, "far stills", (subject, answerer) =>
        {
            var frame = plain.Encode(subject);
            answerer.Look(frame);
            once.AddFar(answerer.Limit(answerer.Decision));
            if (answerer.MayLookAgain) answerer.LookAgain(frame, Looks);
            again.AddFar(answerer.Limit(answerer.Decision));
        });
        var (first, last) = (once.Shares(), again.Shares());
        yield return new Figure("frames.far.answered", last.FarAnswered ?? 0, "");
        yield return new Figure("frames.far.listed", last.FarListed ?? 0, "");
        yield return new Figure("frames.far.oneLook.answered", first.FarAnswered ?? 0, "");
        yield return new Figure("frames.far.oneLook.listed", first.FarListed ?? 0, "");
    }

    private void ForEach(FrameSubjects subjects, string what, Action<FrameSubject, FrameAnswerer> ask) =>
        SubjectLoop.Run(subjects, what, () => new FrameAnswerer(eye, mode), ask);

    private static void Count(FrameAnswerer answerer, FrameTally tally, int own, int second)
    {
        var decision = answerer.Limit(answerer.Decision);
        tally.AddKnown(decision, answerer.List(decision, answerer.Evidence.Weight), own, second);
    }

    private static IEnumerable<Figure> FiguresOf(string kind, AnswerShares once, AnswerShares again) =>
    [
        new($"frames.{kind}.right", again.Right, "", Least: FrameTargets.RightOf(kind)),
        new($"frames.{kind}.wrong", again.Wrong, "", FrameTargets.WrongOf(kind)),
        new($"frames.{kind}.listRight", again.ListRight, ""),
        new($"frames.{kind}.none", again.None, ""),
        new($"frames.{kind}.oneLook.right", once.Right, ""),
        new($"frames.{kind}.oneLook.wrong", once.Wrong, ""),
    ];
}
