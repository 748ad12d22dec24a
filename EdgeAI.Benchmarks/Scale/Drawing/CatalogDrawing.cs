using System.Globalization;
using System.Numerics.Tensors;
using EdgeAI.Benchmarks.Search;
using EdgeAI.Recognition;
using EdgeAI.Vectors;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>
/// The entries of a drawn catalog, by number. Labels lie around the centers in turn, entries around their label. The same seed draws the same
/// entry, however many others are drawn.
/// </summary>
/// <remarks>
/// Of 2,640 photographs of 81 groceries under the default projection, the nearest photograph of another label has a cosine of 0.64 (median; 0.85 at
/// the 99th percentile), and two photographs of one label have 0.59 on average, the nearest of them 0.87. So two labels of one center have 0.64
/// on average, two entries of one label 0.75.
/// </remarks>
internal sealed class CatalogDrawing
{
    /// <summary>Changes when the same seed draws something else, or its file is written in another way: indexes that were kept are drawn again.</summary>
    public const int Version = 2;

    private const double LabelCosine = 0.64, EntryCosine = 0.75;

    private readonly VectorCenters _centers;
    private readonly int _entriesPerLabel;
    private readonly int _seed;

    public CatalogDrawing(VectorCenters centers, int entriesPerLabel, int seed) => (_centers, _entriesPerLabel, _seed) = (centers, entriesPerLabel, seed);

    public int EntriesPerLabel => _entriesPerLabel;

    public int Dimension => _centers.Dimension;

    /// <summary>Names what is drawn, besides how many entries.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_centers.Fingerprint}-{_seed}-v{Version}-{_entriesPerLabel}");

    /// <summary>Number of labels among so many entries.</summary>
    public int LabelsOf(int entries) => (entries + _entriesPerLabel - 1) / _entriesPerLabel;

    /// <summary>The center that a label lies around.</summary>
    public int CenterOf(int label) => label % _centers.Count;

    /// <summary>The entry as an indexer stores it whose projection is the default one, with the same vector as companion.</summary>
    public VectorEntry Entry(int number)
    {
        var vector = new float[Dimension];
        Draw(number, vector);
        var label = string.Create(CultureInfo.InvariantCulture, $"Drawn/Shelf-{CenterOf(number / _entriesPerLabel):0000}/Item-{number / _entriesPerLabel:0000000}");
        var file = string.Create(CultureInfo.InvariantCulture, $"{label}/{number % _entriesPerLabel + 1:000}.jpg");
        return new VectorEntry(file, vector, new CatalogPayload(label, "drawn", file).ToUtf8Json()) { Companion = CompanionVector.Encode(vector) };
    }

    /// <summary>The vector of an entry, of length 1.</summary>
    public void Draw(int number, Span<float> vector)
    {
        var label = number / _entriesPerLabel;
        _centers[CenterOf(label)].CopyTo(vector);
        Move(vector, LabelCosine, $"label {label}");
        if (_entriesPerLabel > 1) Move(vector, EntryCosine, $"entry {number}");
    }

    // Two vectors that were moved away from one place by w each have a cosine of about 1 / (1 + w * w).
    private void Move(Span<float> vector, double cosine, string name)
    {
        var random = new GaussianSource(NamedSeed.Of($"scale {_seed} {name}"));
        Span<float> direction = stackalloc float[vector.Length], noise = stackalloc float[vector.Length];
        // Half of it along what tells two photographs apart, so that entries spread as embeddings do and not evenly over all dimensions.
        var first = random.Next(_centers.Count);
        var second = (first + 1 + random.Next(_centers.Count - 1)) % _centers.Count;
        TensorPrimitives.Subtract(_centers[first], _centers[second], direction);
        Normalize(direction);
        random.Fill(noise);
        Normalize(noise);
        TensorPrimitives.Add(direction, noise, direction);
        Normalize(direction);
        TensorPrimitives.MultiplyAdd(direction, (float)Math.Sqrt(1 / cosine - 1), vector, vector);
        Normalize(vector);
    }

    private static void Normalize(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }
}
