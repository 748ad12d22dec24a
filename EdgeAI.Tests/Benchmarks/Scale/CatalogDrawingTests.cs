using System.Numerics.Tensors;
using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Recognition;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Benchmarks.Scale;

public class CatalogDrawingTests
{
    private const int Seed = 5, Entries = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Entry_SameSeed_IsTheSameWhateverWasDrawnBefore(int entriesPerLabel)
    {
        CatalogDrawing first = Drawing(entriesPerLabel), second = Drawing(entriesPerLabel);
        first.Entry(3);
        var (entry, again) = (first.Entry(77), second.Entry(77));
        again.Id.ShouldBe(entry.Id);
        again.Vector.ToArray().ShouldBe(entry.Vector.ToArray());
        again.Payload.ToArray().ShouldBe(entry.Payload.ToArray());
    }

    [Fact]
    public void Draw_OtherSeedOrOtherEntry_IsAnotherVector()
    {
        float[] vector = Vector(Drawing(1), 7);
        Vector(new CatalogDrawing(DrawnCenters.Create(), 1, Seed + 1), 7).ShouldNotBe(vector);
        Vector(Drawing(1), 8).ShouldNotBe(vector);
    }

    [Fact]
    public void Name_OtherCentersSeedOrLabels_IsAnother() => new[]
    {
        Drawing(1).Name, Drawing(10).Name, new CatalogDrawing(DrawnCenters.Create(), 1, Seed + 1).Name, new CatalogDrawing(DrawnCenters.Create(seed: 4), 1, Seed).Name,
    }.ShouldBeUnique();

    [Theory]
    [InlineData(1, Entries)]
    [InlineData(10, Entries / 10)]
    public void Entry_Payload_IsTheIndexersWithSoManyEntriesALabel(int entriesPerLabel, int labels)
    {
        var drawing = Drawing(entriesPerLabel);
        VectorEntry[] entries = [.. Enumerable.Range(0, Entries).Select(drawing.Entry)];
        CatalogPayload[] payloads = [.. entries.Select(PayloadOf)];
        entries.Select(entry => entry.Id).ShouldBeUnique();
        payloads.Zip(entries).ShouldAllBe(pair => pair.First.File == pair.Second.Id && pair.First.File.StartsWith(pair.First.Label + "/"));
        drawing.LabelsOf(Entries).ShouldBe(labels);
        payloads.GroupBy(payload => payload.Label).Select(label => label.Count()).ShouldBe(Enumerable.Repeat(entriesPerLabel, labels));
    }

    [Fact]
    public void Entry_Companion_IsItsVectorEncoded()
    {
        var entry = Drawing(1).Entry(12);
        CompanionVector.Dot(entry.Vector.Span, entry.Companion).ShouldBe(1, 0.01);
    }

    [Theory]
    [InlineData(1, DrawnCenters.Count, 0.58, 0.70)]
    [InlineData(10, 1, 0.70, 0.80)]
    public void Draw_TwoEntriesOfOneCenterOrOfOneLabel_AreAsAlikeAsInARealIndex(int entriesPerLabel, int apart, double least, double most)
    {
        var drawing = Drawing(entriesPerLabel);
        var cosines = Enumerable.Range(0, 40).Select(number => number * entriesPerLabel)
            .Select(number => (double)TensorPrimitives.Dot<float>(Vector(drawing, number), Vector(drawing, number + apart)));
        cosines.Average().ShouldBeInRange(least, most);
    }

    [Fact]
    public void Draw_Label_IsNearestToItsOwnCenter()
    {
        var (centers, drawing) = (DrawnCenters.Create(), Drawing(1));
        for (var label = 0; label < 100; label++)
        {
            var vector = Vector(drawing, label);
            TensorPrimitives.Norm<float>(vector).ShouldBe(1, 1e-5);
            Enumerable.Range(0, centers.Count).MaxBy(center => TensorPrimitives.Dot(vector, centers[center])).ShouldBe(drawing.CenterOf(label));
        }
    }

    private static CatalogDrawing Drawing(int entriesPerLabel) => new(DrawnCenters.Create(), entriesPerLabel, Seed);

    private static float[] Vector(CatalogDrawing drawing, int number)
    {
        var vector = new float[drawing.Dimension];
        drawing.Draw(number, vector);
        return vector;
    }

    private static CatalogPayload PayloadOf(VectorEntry entry) => CatalogPayload.TryParse(entry.Payload.Span, out var payload) ? payload : throw new InvalidDataException(entry.Id);
}
