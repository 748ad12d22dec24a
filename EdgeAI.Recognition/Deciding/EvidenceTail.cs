using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// What the labels beyond the candidates add to the softmax, estimated from a fixed sample of them: their number times the mean of exp(beta e) over
/// the sample. Reused from frame to frame; one thread at a time.
/// </summary>
/// <param name="room">Most labels of the sample.</param>
public sealed class EvidenceTail(int room)
{
    private readonly float[] _evidence = new float[room];
    private readonly float[] _terms = new float[room];
    private int _sampled;
    private double _labels;

    /// <summary>Forgets the last frame.</summary>
    public void Clear() => (_sampled, _labels) = (0, 0);

    /// <summary>Adds a label of the sample.</summary>
    /// <param name="evidence">Its evidence.</param>
    public void Add(float evidence) => _evidence[_sampled++] = evidence;

    /// <summary>Says how many labels the sample stands for.</summary>
    public void StandFor(int labels) => _labels = labels;

    /// <summary>The sum of exp(beta (e - top)) over the labels that the sample stands for; 0 where there are none.</summary>
    /// <param name="beta">Inverse temperature.</param>
    /// <param name="top">Evidence of the best candidate, so that nothing overflows.</param>
    public double Sum(double beta, float top)
    {
        if (_sampled == 0 || _labels <= 0) return 0;
        var terms = _terms.AsSpan(0, _sampled);
        TensorPrimitives.Subtract(_evidence.AsSpan(0, _sampled), top, terms);
        TensorPrimitives.Multiply(terms, (float)beta, terms);
        TensorPrimitives.Exp(terms, terms);
        return TensorPrimitives.Sum<float>(terms) * (_labels / _sampled);
    }
}
