using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// All that a decision about a frame is made from: the evidence for each candidate label, the frame's likeness to the catalog, its nearness to the
/// background. Candidates are told by their position, labels by their number. Reused from frame to frame; one thread at a time.
/// </summary>
public abstract class FrameEvidence
{
    private float[] _left = [];
    private int[] _ranked = [];

    /// <summary>Number of each candidate's label.</summary>
    public abstract ReadOnlySpan<int> Labels { get; }

    /// <summary>The evidence for each candidate, -1 to 1; negative infinity for one that was taken out.</summary>
    public abstract ReadOnlySpan<float> Weight { get; }

    /// <summary>Best cosine to a photograph of each candidate.</summary>
    public abstract ReadOnlySpan<float> Best { get; }

    /// <summary>g: likeness to those labels of the catalog that were not taken out.</summary>
    public abstract float Likeness { get; }

    /// <summary>nb: mean cosine to the nearest photographs of the background.</summary>
    public float Nearness { get; protected set; }

    /// <summary>What the labels that are no candidates add; null where every label is one.</summary>
    public virtual EvidenceTail? Tail => null;

    /// <summary>Weighs a frame.</summary>
    /// <param name="embedding">Its embedding under the index's projection, normalized.</param>
    /// <param name="defaultEmbedding">Its embedding under the default projection, normalized.</param>
    public abstract void Weigh(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding);

    /// <summary>Takes a label out of the choice for the frame that was weighed last.</summary>
    /// <param name="label">Its number; one that is no candidate changes nothing.</param>
    public abstract void Exclude(int label);

    /// <summary>Position of a label among the candidates; -1 where it is none.</summary>
    public virtual int PositionOf(int label) => Labels.IndexOf(label);

    /// <summary>Positions of the candidates with most evidence, best first; ties by position.</summary>
    /// <param name="count">How many, fewer where there are fewer candidates.</param>
    public ReadOnlySpan<int> Ranked(int count)
    {
        count = Math.Min(count, Weight.Length);
        if (_left.Length < Weight.Length) _left = new float[Weight.Length];
        if (_ranked.Length < count) _ranked = new int[count];
        var left = _left.AsSpan(0, Weight.Length);
        Weight.CopyTo(left);
        for (var i = 0; i < count; i++)
        {
            var top = TensorPrimitives.IndexOfMax<float>(left);
            _ranked[i] = top;
            left[top] = float.NegativeInfinity;
        }
        return _ranked.AsSpan(0, count);
    }
}
