using EdgeAI.Embedding;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Fitting;

public class ProjectionFileTests
{
    [Fact]
    public void Read_OfAWrittenFile_ReturnsTheSame()
    {
        using var folder = new TemporaryFolder();
        var fitted = Fitted(3, split: 1);
        ProjectionFile.Write(folder.Combine("p"), fitted);
        var read = ProjectionFile.Read(folder.Combine("p"), "module");
        (read with { Projection = null }).ShouldBe(fitted with { Projection = null });
        read.Projection!.Hash.ShouldBe(fitted.Projection!.Hash);
        read.Projection.Split.ShouldBe(1);
    }

    [Fact]
    public void Read_OfAFileWithAShare_ReturnsTheShareAndNeedsVersionTwo()
    {
        using var folder = new TemporaryFolder();
        var fitted = Fitted(3, split: 1, share: 0.125);
        ProjectionFile.Write(folder.Combine("p"), fitted);
        var read = ProjectionFile.Read(folder.Combine("p"));
        read.Projection!.Share.ShouldBe(0.125);
        read.Projection.Hash.ShouldBe(fitted.Projection!.Hash);
        read.Projection.Hash.ShouldNotBe(Fitted(3, split: 1).Projection!.Hash);
        // A program that knows no shares has to refuse the one file and can read the other.
        File.ReadAllBytes(folder.Combine("p"))[8].ShouldBe((byte)2);
        ProjectionFile.ToBytes(Fitted(3, split: 1))[8].ShouldBe((byte)1);
    }

    [Fact]
    public void Read_OfAFileWithAnswers_ReturnsThemAndNeedsVersionThree()
    {
        using var folder = new TemporaryFolder();
        var model = new AnswerModel(17.25, 0.1875f, [0.25f, 0.5f, 0.75f], 120, 90, [1, 2, 3]);
        ProjectionFile.Write(folder.Combine("p"), Fitted(3, split: 1) with { Answers = model });

        var read = ProjectionFile.Read(folder.Combine("p")).Answers.ShouldNotBeNull();

        (read with { UnknownEvidence = [], OwnBackground = null }).ShouldBe(model with { UnknownEvidence = [], OwnBackground = null });
        read.UnknownEvidence.ShouldBe(model.UnknownEvidence);
        read.OwnBackground.ShouldBe(model.OwnBackground);
        File.ReadAllBytes(folder.Combine("p"))[8].ShouldBe((byte)3);
    }

    [Fact]
    public void Read_OfAFileThatAnOlderVersionWrote_PassesItsDecisionsOver()
    {
        const string Header = """
            {"kind":"Default","cropFraction":0.75,"rows":0,"features":0,"split":0,"copies":0,"seed":0,"moduleHash":"module","photographs":5,"labels":4,"reason":"small",
            "decision":{"marginWeight":0.5,"unknownCertainty":[0,1],"unknownEvidence":[0,1],"labelShift":{"a":0.1},"calibrationOffset":-1,"calibrationSlope":0,"rehearsed":9}}
            """;
        var bytes = new List<byte>();
        bytes.AddRange("EDGEPROJ"u8);
        bytes.AddRange(BitConverter.GetBytes(2));
        var header = System.Text.Encoding.UTF8.GetBytes(Header);
        bytes.AddRange(BitConverter.GetBytes(header.Length));
        bytes.AddRange(header);
        bytes.AddRange(BitConverter.GetBytes(System.IO.Hashing.XxHash3.HashToUInt64([.. bytes])));

        var read = ProjectionFile.FromBytes("old", [.. bytes]);

        (read.Kind, read.Labels, read.Answers).ShouldBe((ProjectionKind.Default, 4, null));
    }

    [Fact]
    public void Apply_WithAShare_WeighsTheCosinesOfBothBlocks()
    {
        var projection = new Projection(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], new float[4], split: 2, share: 0.2);
        float[] first = new float[4], second = new float[4];
        projection.Apply([3, 0, 0, 5], first);
        projection.Apply([7, 0, 2, 0], second);
        first.Sum(value => value * value).ShouldBe(1, 1e-6f);
        // The first blocks agree, the second ones are orthogonal.
        first.Zip(second, (a, b) => a * b).Sum().ShouldBe(0.2f, 1e-6f);
        Should.Throw<ArgumentOutOfRangeException>(() => new Projection(2, 1, [1, 1], [0, 0], split: 1, share: 1));
    }

    [Fact]
    public void Read_OfTheDefault_HasNoWeights()
    {
        using var folder = new TemporaryFolder();
        ProjectionFile.Write(folder.Combine("p"), CatalogFit.Default("module", 5, 4, "small"));
        var read = ProjectionFile.Read(folder.Combine("p"));
        read.Projection.ShouldBeNull();
        read.Kind.ShouldBe(ProjectionKind.Default);
    }

    [Fact]
    public void Read_WithAnyByteChanged_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var bytes = ProjectionFile.ToBytes(Fitted(2));
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x10;
            File.WriteAllBytes(folder.Combine("p"), damaged);
            Should.Throw<ProjectionFileException>(() => ProjectionFile.Read(folder.Combine("p")));
        }
    }

    [Fact]
    public void Read_ForAnotherModule_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        ProjectionFile.Write(folder.Combine("p"), Fitted(2));
        var message = Should.Throw<ProjectionFileException>(() => ProjectionFile.Read(folder.Combine("p"), "other")).Message;
        message.ShouldContain("other");
        message.ShouldContain("module");
    }

    [Fact]
    public void Publish_DyingBeforeTheIndex_KeepsTheOldProjectionFindable()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("i");
        FittedProjection first = Fitted(2), second = Fitted(3);
        IndexProjection.Publish(index, first, () => { });
        Should.Throw<IOException>(() => IndexProjection.Publish(index, second, () => throw new IOException("power cut")));
        Should.Throw<IOException>(() => IndexProjection.Publish(index, Fitted(4), () => throw new IOException("again")));
        IndexProjection.Find(index, Space(first)).Projection!.Hash.ShouldBe(first.Projection!.Hash);

        IndexProjection.Publish(index, second, () => { });
        IndexProjection.Find(index, Space(second)).Projection!.Hash.ShouldBe(second.Projection!.Hash);
        Should.Throw<ProjectionFileException>(() => IndexProjection.Find(index, Space(first))).Message.ShouldContain(first.Projection.Hash);
    }

    private static VectorSpace Space(FittedProjection fitted) => new("module", fitted.Projection!.Hash, "p", fitted.Projection.Rows);

    private static FittedProjection Fitted(int rows, int split = 0, double share = Projection.EvenShare)
    {
        float[] weights = [.. Enumerable.Range(0, rows * 5).Select(i => i * 0.5f - 1)];
        return new FittedProjection(
            ProjectionKind.Labelled, 0.636, new Projection(rows, 5, weights, new float[rows], split, share), 4, 1, "module", 30, 5, "tried");
    }
}
