namespace EdgeAI.Recognition.Fitting;

/// <summary>Of every photograph the mean over its views (x of the formulas) with the central view of one crop.</summary>
internal sealed class CropMeans
{
    private readonly TrainingSet _set;
    private readonly float[] _means;
    private readonly int _length;

    public CropMeans(TrainingSet set, int crop)
    {
        (_set, _length) = (set, set.FeatureCount);
        _means = new float[checked(set.Count * _length)];
        Read(crop);
    }

    /// <summary>Which crop.</summary>
    public int Crop { get; private set; }

    /// <summary>Takes another crop, in the same memory.</summary>
    public void Read(int crop)
    {
        Crop = crop;
        Parallel.For(0, _set.Count, photo => _set.ReadMean(photo, crop, _means.AsSpan(photo * _length, _length)));
    }

    /// <summary>Standardised features.</summary>
    public ReadOnlySpan<float> Of(int photo) => _means.AsSpan(photo * _length, _length);
}
