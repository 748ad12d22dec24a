using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>Outcomes and reasons as JSON carries them.</summary>
internal static class DecisionWords
{
    /// <summary>The outcome.</summary>
    public static string Outcome(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Answer => "answer",
        DecisionOutcome.Choose => "choose",
        DecisionOutcome.None => "none",
        _ => throw new InvalidOperationException($"No word is known for {outcome}."),
    };

    /// <summary>The reason of "none"; null for an answer or a list.</summary>
    public static string? Reason(NoneReason reason) => reason switch
    {
        NoneReason.Unspecified => null,
        NoneReason.NoMatch => "no-match",
        NoneReason.TooDark => "too-dark",
        NoneReason.Blurred => "blurred",
        NoneReason.Moving => "moving",
        _ => throw new InvalidOperationException($"No word is known for {reason}."),
    };
}
