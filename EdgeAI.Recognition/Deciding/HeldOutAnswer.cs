namespace EdgeAI.Recognition.Deciding;

/// <summary>What a catalog said about a photograph of its own that had been left out of it.</summary>
/// <param name="Photograph">Number of the photograph.</param>
/// <param name="Evidence">Evidence for each label that was left in, in the order of their names.</param>
/// <param name="Own">Number of its own label among them; -1 where that was left out: the item is unknown.</param>
/// <param name="Likeness">To the catalog that was left.</param>
/// <param name="Nearness">To the background.</param>
public sealed record HeldOutAnswer(int Photograph, float[] Evidence, int Own, float Likeness, float Nearness)
{
    /// <summary>Evidence for its own label.</summary>
    public float OwnEvidence => Evidence[Own];
}
