using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Tests.Recognition.Fitting;

public class LookAlikesTests
{
    [Fact]
    public void Find_OfChains_LinksThemWithinALabelOnly()
    {
        // Angles in degrees on a circle; cosine 0.8 is 36.9 degrees.
        double[] angles = [0, 30, 60, 180, 0, 30];
        int[] labels = [0, 0, 0, 0, 1, 1];
        float[] embeddings = [.. angles.SelectMany(angle => new[] { (float)Math.Cos(angle * Math.PI / 180), (float)Math.Sin(angle * Math.PI / 180) })];
        var found = LookAlikes.Find(labels, embeddings);
        found.Count.ShouldBe(3);
        found.ClusterOf.ShouldBe([0, 0, 0, 1, 2, 2]);
    }

    [Fact]
    public void FindBursts_OfAUniformLabel_RaisesTheCosineUntilNoBurstIsMoreThanAShareOfIt()
    {
        // Forty photographs half a degree apart: at any fixed cosine up to 0.995 (5.7 degrees) they are one chain; pairs of another label lie close.
        double[] angles = [.. Enumerable.Range(0, 40).Select(i => i * 0.5), 100, 101, 130, 131];
        int[] labels = [.. Enumerable.Repeat(0, 40), 1, 1, 1, 1];
        float[] embeddings = [.. angles.SelectMany(angle => new[] { (float)Math.Cos(angle * Math.PI / 180), (float)Math.Sin(angle * Math.PI / 180) })];
        var found = LookAlikes.FindBursts(labels, embeddings);
        found.ClusterOf[..40].Distinct().Count().ShouldBe(1);
        found.ClusterOf[40..].Distinct().Count().ShouldBe(2);

        // Four groups whose members are 12 degrees apart (cosine 0.978), groups 20 degrees apart (0.94): 0.95 tells them, 0.90 would not.
        angles = [.. Enumerable.Range(0, 20).Select(i => i / 2 * 32 + i % 2 * 12.0)];
        embeddings = [.. angles.SelectMany(angle => new[] { (float)Math.Cos(angle * Math.PI / 180), (float)Math.Sin(angle * Math.PI / 180) })];
        LookAlikes.FindBursts(new int[20], embeddings).Count.ShouldBe(10);
    }

    [Fact]
    public void Folds_OfClusters_KeepEachWholeAndSpreadEveryLabel()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i / 12)];
        float[] embeddings = new float[60 * 60];
        for (var i = 0; i < 60; i++) embeddings[i * 60 + i / 2 * 2] = 1;
        var found = LookAlikes.Find(labels, embeddings);
        found.Count.ShouldBe(30);
        var folds = found.Folds(labels, 3);
        for (var i = 0; i < 60; i += 2) folds[i].ShouldBe(folds[i + 1]);
        for (var label = 0; label < 5; label++)
            for (var fold = 0; fold < 3; fold++)
                Enumerable.Range(0, 60).Count(i => labels[i] == label && folds[i] == fold).ShouldBe(4);
    }
}
