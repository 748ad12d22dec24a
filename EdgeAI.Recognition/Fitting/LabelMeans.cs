using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>M_c of the formulas: for each label that has photographs, the mean of their means.</summary>
internal sealed class LabelMeans
{
    internal LabelMeans(int[] numbers, int[] counts, float[] values)
    {
        Numbers = numbers;
        Counts = counts;
        Values = values;
    }

    /// <summary>Numbers of the labels present, ascending.</summary>
    public int[] Numbers { get; }

    /// <summary>Photographs of each of them.</summary>
    public int[] Counts { get; }

    /// <summary>float32[labels present][features].</summary>
    public float[] Values { get; }

    /// <summary>Number of labels present.</summary>
    public int Count => Numbers.Length;

    public static LabelMeans Of(TrainingSet set, CropMeans means, IReadOnlyCollection<int> photos)
    {
        var length = set.FeatureCount;
        int[] numbers = [.. photos.Select(photo => set.LabelOf[photo]).Distinct().Order()];
        var counts = new int[numbers.Length];
        var sums = new double[numbers.Length * length];
        foreach (var photo in photos)
        {
            var label = Array.BinarySearch(numbers, set.LabelOf[photo]);
            counts[label]++;
            var sum = sums.AsSpan(label * length, length);
            var mean = means.Of(photo);
            for (var i = 0; i < length; i++) sum[i] += mean[i];
        }
        var values = new float[sums.Length];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(sums[i] / counts[i / length]);
        return new LabelMeans(numbers, counts, values);
    }

    /// <summary>c0 of the formulas: the mean over labels, each counted once.</summary>
    public float[] Centre()
    {
        var length = Values.Length / Count;
        var centre = new float[length];
        for (var label = 0; label < Count; label++) TensorPrimitives.Add(centre, Values.AsSpan(label * length, length), centre);
        TensorPrimitives.Divide(centre, Count, centre);
        return centre;
    }
}
