using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>How sure an answer must be, as callers write it.</summary>
internal static class ModeText
{
    /// <summary>Reads <c>?mode=</c>; absent or empty means the source's or the service's own.</summary>
    public static DecisionMode? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return DecisionModes.TryParse(text, out var mode) ? mode : throw new ModeException($"Expected mode to be {DecisionModes.Words}, got {RequestText.Quote(text)}.");
    }
}

/// <summary>A mode that does not exist.</summary>
internal sealed class ModeException(string message) : Exception(message);
