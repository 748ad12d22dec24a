using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>Reasons for "none", as JSON carries them.</summary>
internal static class DecisionWords
{
    /// <summary>The reason; null for an answer.</summary>
    public static string? Reason(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Answer => null,
        DecisionOutcome.UnlikeEverything => "unlike-everything",
        DecisionOutcome.TooClose => "too-close",
        DecisionOutcome.TooDark => "too-dark",
        DecisionOutcome.Blurred => "blurred",
        DecisionOutcome.Moving => "moving",
        _ => throw new InvalidOperationException($"No word is known for {outcome}."),
    };
}
