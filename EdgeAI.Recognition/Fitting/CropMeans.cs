namespace EdgeAI.Recognition.Fitting;

/// <summary>Of every photograph the mean over its views (x of the formulas) with the central view of one crop.</summary>
internal sealed class CropMeans
{
    private readonly float[] _means;
    private readonly int _length;

    public CropMeans(TrainingSet set, int crop)
    {
        Crop = crop;
        _length = set.FeatureCount;
        _means = new float[checked(set.Count * _length)];
        Parallel.For(0, set.Count, photo => set.ReadMean(photo, crop, _means.AsSpan(photo * _length, _length)));
    }

    /// <summary>Which crop.</summary>
    public int Crop { get; }

    /// <summary>Standardised features.</summary>
    public ReadOnlySpan<float> Of(int photo) => _means.AsSpan(photo * _length, _length);
}
