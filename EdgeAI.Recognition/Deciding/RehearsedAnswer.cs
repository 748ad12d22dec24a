namespace EdgeAI.Recognition.Deciding;

/// <summary>One answer of the rehearsal.</summary>
/// <param name="Certainty">Its certainty.</param>
/// <param name="Evidence">Its best evidence.</param>
/// <param name="Label">The label answered.</param>
/// <param name="IsKnown">Whether the right label could be answered at all.</param>
/// <param name="IsRight">Whether it was.</param>
/// <param name="Lead">Lead of its best evidence over the second.</param>
/// <param name="Round">Round of the rehearsal: its unknown items are of other labels than those of other rounds.</param>
internal readonly record struct RehearsedAnswer(float Certainty, float Evidence, string Label, bool IsKnown, bool IsRight, float Lead = 0, int Round = 0);
