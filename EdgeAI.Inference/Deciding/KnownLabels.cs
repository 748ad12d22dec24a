using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>The labels of one catalog, and how evidence for them is found. Immutable.</summary>
internal abstract class KnownLabels : ILabelNumbering
{
    public abstract int Dimension { get; }

    /// <summary>Labels that have a photograph.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the index was built by a version that did not keep its default vectors.</summary>
    public abstract bool LacksDefaults { get; }

    /// <summary>The same object for all catalogs in which labels have the same numbers.</summary>
    public abstract object Numbering { get; }

    public abstract int NumberOf(string label);

    /// <summary>The label of a number; null where it is going this moment.</summary>
    public abstract string? TextOf(int label);

    /// <summary>A label as people see it; null where it is going this moment.</summary>
    public abstract LabelCard? CardOf(int label);

    /// <summary>Room for the evidence of one frame.</summary>
    public abstract FrameEvidence NewEvidence();

    /// <summary>The likeness that 99 of 100 photographs of the background stay below; infinite for no catalog.</summary>
    public abstract float LikenessOfBackground();

    /// <summary>The same catalog with other corrections.</summary>
    /// <param name="recogniser">Whose catalog it is.</param>
    /// <param name="corrections">In its space.</param>
    public abstract KnownLabels With(Recogniser recogniser, IReadOnlyList<Correction> corrections);

    /// <summary>The catalog after entries came, went or changed.</summary>
    public abstract KnownLabels Update(Recogniser recogniser, IReadOnlyList<Correction> corrections);
}
