using System.Numerics.Tensors;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The photographs a projection is fitted to: labels as numbers, features standardised, read from the cache view by view.</summary>
/// <remarks>Only the sums over copies are held in memory, 10 KB a photograph.</remarks>
internal sealed class TrainingSet
{
    private readonly FeatureCache _cache;
    private readonly ViewPlan _plan;
    private readonly FeaturePrior _prior;
    private readonly float[] _copySums;

    public TrainingSet(IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, FeaturePrior prior)
    {
        Photographs = photographs;
        (_cache, _plan, _prior) = (cache, plan, prior);
        Labels = [.. photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = Labels.Select((label, number) => (label, number)).ToDictionary(pair => pair.label, pair => pair.number, StringComparer.Ordinal);
        LabelOf = [.. photographs.Select(photograph => numbers[photograph.Label])];
        _copySums = new float[checked(photographs.Count * FeatureCount)];
        Parallel.For(0, photographs.Count, photo =>
        {
            var features = new float[FeatureCount];
            var sum = _copySums.AsSpan(photo * FeatureCount, FeatureCount);
            for (var number = 0; number < Copies; number++)
            {
                ReadCopy(photo, number, features);
                TensorPrimitives.Add(sum, features, sum);
            }
        });
    }

    public IReadOnlyList<CatalogPhotograph> Photographs { get; }

    /// <summary>The labels, sorted.</summary>
    public string[] Labels { get; }

    /// <summary>Number of the label of each photograph.</summary>
    public int[] LabelOf { get; }

    public int Count => Photographs.Count;

    public int FeatureCount => _prior.FeatureCount;

    public FeaturePrior Prior => _prior;

    public int Crops => _plan.Central.Count;

    public int Copies => _plan.Copies.Count;

    /// <summary>Views of a photograph in a fit: one central crop and the copies.</summary>
    public int Views => 1 + Copies;

    public void ReadCentral(int photo, int crop, Span<float> features) => Read(photo, _plan.Central[crop], features);

    public void ReadCopy(int photo, int number, Span<float> features) => Read(photo, _plan.Copies[number], features);

    /// <summary>Sum of the copies' features.</summary>
    public ReadOnlySpan<float> CopySum(int photo) => _copySums.AsSpan(photo * FeatureCount, FeatureCount);

    /// <summary>Mean over all views, the central one of <paramref name="crop"/>: x of the formulas.</summary>
    public void ReadMean(int photo, int crop, Span<float> features)
    {
        ReadCentral(photo, crop, features);
        TensorPrimitives.Add(features, CopySum(photo), features);
        TensorPrimitives.Divide(features, Views, features);
    }

    /// <summary>Features of a central view as the module gave them.</summary>
    public void ReadRawCentral(int photo, int crop, Span<float> features) => ReadRaw(photo, _plan.Central[crop], features);

    private void Read(int photo, FeatureView view, Span<float> features)
    {
        ReadRaw(photo, view, features);
        _prior.Standardise(features);
    }

    private void ReadRaw(int photo, FeatureView view, Span<float> features)
    {
        if (!_cache.TryRead(new FeatureKey(Photographs[photo].Stamp, view), features))
            throw new InvalidOperationException($"The features of {Photographs[photo].Id} are not in {_cache.Path}.");
    }
}
