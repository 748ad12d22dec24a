using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition;

public class ThumbnailFolderTests
{
    [Fact]
    public void FileName_OfAnId_IsTheHeadOfItsHash() =>
        ThumbnailFolder.FileName("abc").ShouldBe("ba7816bf8f01cfea414140de5dae2223.jpg");

    [Fact]
    public void Write_ThenResolve_FindsThePicture()
    {
        using var folder = new TemporaryFolder();
        var thumbnails = ThumbnailFolder.ForIndex(folder.Combine("a.index"));
        thumbnails.Contains("x/y.jpg").ShouldBeFalse();
        thumbnails.Write("x/y.jpg", [1, 2, 3]);
        thumbnails.Write("x/y.jpg", [4]);

        thumbnails.TryResolve(ThumbnailFolder.FileName("x/y.jpg"), out var path).ShouldBeTrue();
        File.ReadAllBytes(path!)[0].ShouldBe((byte)4);
        Directory.GetFiles(thumbnails.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("../678bf8f01cfea414140de5dae22.jpg")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223.jpg")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223.png")]
    public void TryResolve_OfAnyOtherName_ReturnsFalse(string? name)
    {
        using var folder = new TemporaryFolder();
        var thumbnails = ThumbnailFolder.ForIndex(folder.Combine("a.index"));
        thumbnails.Write("abc", [1]);
        thumbnails.TryResolve(name, out _).ShouldBeFalse();
    }

    [Fact]
    public void Prune_OfEntriesThatWentAway_DeletesTheirPictures()
    {
        using var folder = new TemporaryFolder();
        var thumbnails = ThumbnailFolder.ForIndex(folder.Combine("a.index"));
        thumbnails.Write("a", [1]);
        thumbnails.Write("b", [1]);
        thumbnails.Prune(["b"]).ShouldBe(1);
        thumbnails.Contains("a").ShouldBeFalse();
        thumbnails.Contains("b").ShouldBeTrue();
    }
}
