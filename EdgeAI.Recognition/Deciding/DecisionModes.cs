namespace EdgeAI.Recognition.Deciding;

/// <summary>The words for the modes, as settings, requests and the command line have them.</summary>
public static class DecisionModes
{
    /// <summary>All words, for messages.</summary>
    public const string Words = "assist, balanced or strict";

    /// <summary>Reads a word; capitals do not matter.</summary>
    public static bool TryParse(string? word, out DecisionMode mode)
    {
        foreach (var candidate in Enum.GetValues<DecisionMode>())
        {
            if (!candidate.ToWord().Equals(word, StringComparison.OrdinalIgnoreCase)) continue;
            mode = candidate;
            return true;
        }
        mode = default;
        return false;
    }

    /// <summary>The word of a mode.</summary>
    public static string ToWord(this DecisionMode mode) => mode switch
    {
        DecisionMode.Assist => "assist",
        DecisionMode.Balanced => "balanced",
        DecisionMode.Strict => "strict",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Expected {Words}."),
    };
}
