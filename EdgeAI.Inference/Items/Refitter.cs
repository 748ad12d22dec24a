namespace EdgeAI.Inference.Items;

/// <summary>Fits the projection anew after something was taught.</summary>
internal sealed class Refitter
{
    /// <summary>What the last fit came to, or what is under way, for people.</summary>
    public string Status { get; private set; } = "nothing to fit yet";
}
