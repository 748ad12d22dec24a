namespace EdgeAI.Inference.Matching;

/// <summary>How many things are looked for in an image.</summary>
internal enum ItemCount
{
    /// <summary>The image shows one thing: one decision.</summary>
    One,

    /// <summary>Everything that lies side by side, up to eight things: an answer for each, beside the decision.</summary>
    Many,
}

/// <summary>How many things are looked for, as callers write it.</summary>
internal static class ItemsText
{
    public const string One = "one", Many = "many";

    /// <summary>Reads <c>?items=</c>; absent or empty means the source's own, or one.</summary>
    public static ItemCount? Parse(string? text) => text switch
    {
        null or "" => null,
        One => ItemCount.One,
        Many => ItemCount.Many,
        _ => throw new ItemsTextException(RequestText.Quote(text)),
    };

    public static string ToWord(this ItemCount items) => items == ItemCount.Many ? Many : One;
}

/// <summary>A number of items that cannot be looked for.</summary>
internal sealed class ItemsTextException(string came) : Exception($"Expected items to be {ItemsText.One} or {ItemsText.Many}, got {came}.");
