using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>Frames that somebody picked a label for, which are further photographs of it. Immutable.</summary>
public sealed class PickedFrames
{
    private readonly (int Label, Correction Pick)[] _picks;

    private PickedFrames((int Label, Correction Pick)[] picks) => _picks = picks;

    /// <summary>None.</summary>
    public static PickedFrames None { get; } = new([]);

    /// <summary>Receives a picked frame like the one that is weighed.</summary>
    internal delegate void Taker(int label, float score, float defaultScore);

    /// <summary>Number of frames.</summary>
    public int Count => _picks.Length;

    /// <summary>Takes the picks out of corrections.</summary>
    /// <param name="labels">The catalog; picks of labels that it lacks have no effect.</param>
    /// <param name="corrections">What people said.</param>
    public static PickedFrames Of(ILabelNumbering labels, IEnumerable<Correction> corrections)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(corrections);
        return new([.. corrections.Where(correction => correction.Kind == CorrectionKind.Is).Select(pick => (labels.NumberOf(pick.Label), pick)).Where(pick => pick.Item1 >= 0)]);
    }

    internal void Take(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding, float above, Taker take)
    {
        foreach (var (label, pick) in _picks)
        {
            var score = TensorPrimitives.Dot(embedding, pick.Embedding.Span);
            if (score > above) take(label, score, pick.DefaultEmbedding.IsEmpty ? score : TensorPrimitives.Dot(defaultEmbedding, pick.DefaultEmbedding.Span));
        }
    }
}
