using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>
/// Scatter of views around a fixed point of their label. Because the point does not depend on which photographs are held out,
/// the scatter of a part can be summed once and added or subtracted for every question asked about it.
/// </summary>
internal sealed class ViewScatter
{
    private readonly TrainingSet _set;
    private readonly float[] _points;
    private readonly int _threads;

    public ViewScatter(TrainingSet set, int threads)
    {
        (_set, _threads) = (set, threads);
        var length = set.FeatureCount;
        _points = new float[set.Labels.Length * length];
        var counts = new int[set.Labels.Length];
        for (var photo = 0; photo < set.Count; photo++)
        {
            var point = Point(set.LabelOf[photo]);
            TensorPrimitives.Add(point, set.CopySum(photo), point);
            counts[set.LabelOf[photo]] += set.Copies;
        }
        for (var label = 0; label < counts.Length; label++)
            if (counts[label] > 0) TensorPrimitives.Divide(Point(label), counts[label], Point(label));
    }

    /// <summary>Adds the scatter of the copies of photographs.</summary>
    public void AddCopies(SquareMatrix target, IEnumerable<int> photos, float factor = 1)
    {
        var rows = new RowBuffer(target, factor, _threads);
        foreach (var photo in photos)
        {
            for (var number = 0; number < _set.Copies; number++)
            {
                var row = rows.Next();
                _set.ReadCopy(photo, number, row);
                TensorPrimitives.Subtract(row, Point(_set.LabelOf[photo]), row);
            }
        }
        rows.Flush();
    }

    /// <summary>Adds the scatter of the central views of photographs.</summary>
    public void AddCentral(SquareMatrix target, int crop, IEnumerable<int> photos, float factor = 1)
    {
        var rows = new RowBuffer(target, factor, _threads);
        foreach (var photo in photos)
        {
            var row = rows.Next();
            _set.ReadCentral(photo, crop, row);
            TensorPrimitives.Subtract(row, Point(_set.LabelOf[photo]), row);
        }
        rows.Flush();
    }

    /// <summary>Turns a sum of scatters into Sw of the formulas: around the means of the labels, for each view, corrected for few photographs a label.</summary>
    public void ToWithinLabels(SquareMatrix sum, LabelMeans means, int photographs)
    {
        var length = _set.FeatureCount;
        var rows = new RowBuffer(sum, -1, _threads);
        for (var i = 0; i < means.Count; i++)
        {
            var row = rows.Next();
            TensorPrimitives.Subtract(means.Values.AsSpan(i * length, length), Point(means.Numbers[i]), row);
            TensorPrimitives.Multiply(row, MathF.Sqrt((float)_set.Views * means.Counts[i]), row);
        }
        rows.Flush();
        var each = (double)photographs / means.Count;
        sum.Multiply((float)((each > 1 ? each / (each - 1) : 1) / ((double)photographs * _set.Views)));
    }

    private Span<float> Point(int label) => _points.AsSpan(label * _set.FeatureCount, _set.FeatureCount);
}
