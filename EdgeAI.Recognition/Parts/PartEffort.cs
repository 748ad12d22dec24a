namespace EdgeAI.Recognition.Parts;

/// <summary>How long it is searched for how many things lie side by side.</summary>
public enum PartEffort
{
    /// <summary>Every number up to <see cref="MassPartition.Most"/> is tried: 35 looks beside the usual three.</summary>
    All,

    /// <summary>The search ends after two numbers without a gain: 5 looks for a single item, about 9 for two and 18 for four; six and more are often missed.</summary>
    Best,
}
