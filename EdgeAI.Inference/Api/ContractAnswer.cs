using EdgeAI.Contracts.V1;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;
using Google.Protobuf.Collections;
using Decision = EdgeAI.Contracts.V1.Decision;
using NoneReason = EdgeAI.Contracts.V1.NoneReason;

namespace EdgeAI.Inference.Api;

/// <summary>An answer in the contract's terms.</summary>
internal static class ContractAnswer
{
    public static void AddMatches(RepeatedField<Match> target, Answer answer)
    {
        target.Capacity = answer.Count;
        for (var rank = 0; rank < answer.Count; rank++)
        {
            var match = new Match();
            Fill(match, answer, rank);
            target.Add(match);
        }
    }

    public static void Fill(Match match, Answer answer, int rank)
    {
        var entry = answer.EntryAt(rank);
        match.Id = entry.Id;
        match.Score = answer.Matches[rank].Score;
        match.Label = entry.Label;
        match.PayloadJson = entry.PayloadJson;
        match.Origin = answer.OriginAt(rank);
    }

    public static void AddLost(RepeatedField<LostIndex> target, Answer answer)
    {
        // By position: enumerating would allocate for every answer that is whole.
        for (var i = 0; i < answer.Lost.Count; i++) target.Add(new LostIndex { Origin = answer.Lost[i].Origin, Reason = answer.Lost[i].Reason });
    }

    public static Decision Decision(AnswerDecision decision)
    {
        var message = new Decision();
        Fill(message, decision);
        foreach (var listed in decision.Candidates)
        {
            var candidate = new Candidate();
            Fill(candidate, listed);
            message.Candidates.Add(candidate);
        }
        return message;
    }

    /// <summary>Adds everything that was found, where everything was asked for.</summary>
    public static void AddParts(SearchResponse target, Answer answer)
    {
        if (answer.Found is not { } found) return;
        target.Count = found.Count;
        foreach (var look in answer.FurtherLookMs) target.LookMs.Add(look);
        foreach (var part in found.Parts)
            target.Answers.Add(new PartAnswer { Part = PartId.Of(part.Square), Box = Box(part.Box), Decision = Decision(part.Decision) });
    }

    private static Box Box(FrameRegion box) => new() { Left = box.Left, Top = box.Top, Width = box.Width, Height = box.Height };

    /// <summary>Fills everything but the candidates.</summary>
    public static void Fill(Decision message, AnswerDecision decision)
    {
        message.Label = decision.Label ?? "";
        message.Confidence = decision.Confidence;
        message.Outcome = decision.Outcome switch
        {
            DecisionOutcome.Answer => Outcome.Answer,
            DecisionOutcome.Choose => Outcome.Choose,
            _ => Outcome.None,
        };
        message.None = decision.Reason switch
        {
            Recognition.Deciding.NoneReason.NoMatch => NoneReason.NoMatch,
            Recognition.Deciding.NoneReason.TooDark => NoneReason.TooDark,
            Recognition.Deciding.NoneReason.Blurred => NoneReason.Blurred,
            Recognition.Deciding.NoneReason.Moving => NoneReason.Moving,
            _ => NoneReason.Unspecified,
        };
        message.Id = decision.Answer?.Id ?? "";
        message.Thumbnail = decision.Answer?.ThumbnailUrl ?? "";
        message.Mode = decision.Mode.ToWord();
    }

    public static void Fill(Candidate message, in ListedLabel listed)
    {
        message.Label = listed.Card.Label;
        message.Id = listed.Card.Id;
        message.Thumbnail = listed.Card.ThumbnailUrl;
        message.Probability = listed.Probability;
    }

    public static void AddEmbedding(RepeatedField<float> target, Answer answer)
    {
        target.Capacity = answer.Embedding.Length;
        foreach (var value in answer.Embedding) target.Add(value);
    }

    public static Timings Timings(in StageTimings timings)
    {
        var message = new Timings();
        Fill(message, timings);
        return message;
    }

    public static void Fill(Timings message, in StageTimings timings)
    {
        message.DecodeMs = timings.Decode.TotalMilliseconds;
        message.EmbedMs = timings.Embed.TotalMilliseconds;
        message.DecideMs = timings.Decide.TotalMilliseconds;
        message.SearchMs = timings.Search.TotalMilliseconds;
        message.SerializeMs = timings.Serialize.TotalMilliseconds;
        message.TotalMs = timings.Total.TotalMilliseconds;
    }
}
