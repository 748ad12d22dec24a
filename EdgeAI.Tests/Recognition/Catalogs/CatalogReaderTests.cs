using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Catalogs;

public class CatalogReaderTests
{
    [Fact]
    public void Read_OfATree_TakesIdsAndLabelsFromThePaths()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "shop/Fruit/Apple/2.JPG", "shop/Fruit/Apple/1.jpg", "shop/root.png", "shop/notes.txt", "shop/.hidden/3.jpg", "shop/.4.jpg");

        var catalog = CatalogReader.Read([folder.Combine("shop")]);

        catalog.Photographs.Select(photograph => (photograph.Id, photograph.Label)).ShouldBe(
            [("Fruit/Apple/1.jpg", "Fruit/Apple"), ("Fruit/Apple/2.JPG", "Fruit/Apple"), ("root.png", "shop")]);
        catalog.Photographs.ShouldAllBe(photograph => photograph.Payload.Catalog == "shop" && File.Exists(photograph.FullPath));
    }

    [Fact]
    public void Read_OfCatalogsWithEqualIds_PutsTheLaterCatalogsNameInFront()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "one/train/A/1.jpg", "two/train/A/1.jpg", "train-2/A/1.jpg", "val/A/1.jpg", "val/A/2.jpg");

        var catalog = CatalogReader.Read([folder.Combine("one/train"), folder.Combine("two/train"), folder.Combine("train-2"), folder.Combine("val") + "/"]);

        catalog.Photographs.Select(photograph => photograph.Id).ShouldBe(
            ["A/1.jpg", "A/2.jpg", "train-2-2/A/1.jpg", "train-2/A/1.jpg", "val/A/1.jpg"], ignoreOrder: true);
        catalog.Photographs.Select(photograph => photograph.Stamp).Distinct().Count().ShouldBe(5);
        catalog.Photographs.ShouldAllBe(photograph => photograph.Label == "A");
    }

    [Fact]
    public void Read_OfAnIndexInsideItsCatalog_LeavesTheThumbnailsOut()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "A/1.jpg", "shop.index", "shop.index.thumbnails/0.jpg", "my.thumbnails/1.jpg");
        CatalogReader.Read([folder.Path]).Photographs.Select(photograph => photograph.Id).ShouldBe(["A/1.jpg", "my.thumbnails/1.jpg"]);
    }

    [Fact]
    public void Read_OfALoopOfLinks_Ends()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "A/1.jpg");
        Directory.CreateSymbolicLink(folder.Combine("A/again"), folder.Path);
        CatalogReader.Read([folder.Path]).Photographs.ShouldHaveSingleItem().Id.ShouldBe("A/1.jpg");
    }

    [Fact]
    public void Read_OfOneLabelInTwoSpellings_ComposesLabelsAndIds()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "shop/K\u00e4se/1.jpg", "shop/Ka\u0308se/1.jpg", "shop/Ka\u0308se/u\u0308.jpg");

        var catalog = CatalogReader.Read([folder.Combine("shop")]);

        catalog.Photographs.Select(photograph => photograph.Label).Distinct().ShouldBe(["K\u00e4se"]);
        catalog.Photographs.Select(photograph => photograph.Id).ShouldBe(["K\u00e4se/1.jpg", "K\u00e4se/\u00fc.jpg", "shop/K\u00e4se/1.jpg"], ignoreOrder: true);
        catalog.Photographs.Select(photograph => photograph.Stamp).Distinct().Count().ShouldBe(3);
        catalog.Photographs.ShouldAllBe(photograph => File.Exists(photograph.FullPath));
    }

    [Fact]
    public void Read_OfACatalogWhoseOwnNameIsDecomposed_ComposesItToo()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "Ka\u0308se/1.jpg");
        CatalogReader.Read([folder.Combine("Ka\u0308se")]).Photographs[0].Payload.ShouldBe(new CatalogPayload("K\u00e4se", "K\u00e4se", "1.jpg"));
    }

    [Fact]
    public void Read_OfAPathThatNoIndexCanKeep_LeavesItOutAndSaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 60), 17));
        Touch(folder, "shop/B/1.jpg", $"shop/{deep}/1.jpg", $"shop/{string.Join('/', Enumerable.Repeat(new string('\u00e4', 100), 6))}/1.jpg", $"shop/{new string('n', 251)}.jpg");

        var catalog = CatalogReader.Read([folder.Combine("shop")]);

        catalog.Photographs.Count.ShouldBe(2);
        catalog.Unreadable.Count.ShouldBe(2);
        catalog.Unreadable.ShouldAllBe(path => path.Reason.Contains("at most 1,024 bytes"));
    }

    [Fact]
    public void Read_OfAPhotographChangedWithSizeAndTimeKept_ChangesItsStamp()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("A"));
        var time = new DateTime(2023, 11, 14, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (name, size) in new[] { ("small.jpg", 20_000), ("large.jpg", 3 << 20) })
        {
            var (file, bytes) = (folder.Combine("A", name), new byte[size]);
            PhotographStamp StampAfter(int changed)
            {
                bytes[changed] ^= 1;
                File.WriteAllBytes(file, bytes);
                File.SetLastWriteTimeUtc(file, time);
                return CatalogReader.Read([folder.Path]).Photographs.Single(photograph => photograph.FullPath == file).Stamp;
            }
            new[] { StampAfter(0), StampAfter(400), StampAfter(size - 1), StampAfter(size - 5000) }.Distinct().Count().ShouldBe(4, name);
        }
    }

    [Fact]
    public void Read_OfWhatIsLeftOut_TellsLossesApart()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "A/1.jpg", "A/2.HEIC", "A/notes.txt", "#recycle/3.jpg");
        var catalog = CatalogReader.Read([folder.Path]);
        catalog.LeftOut.Count.ShouldBe(3);
        catalog.Unreadable.ShouldHaveSingleItem().Reason.ShouldContain("heif-convert");
        File.Delete(folder.Combine("A/1.jpg"));
        Should.Throw<CatalogException>(() => CatalogReader.Read([folder.Path])).Message.ShouldContain("1 HEIC");
    }

    [Fact]
    public void Read_OfAChangedFile_ChangesItsStampAlone()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "A/1.jpg", "A/2.jpg");
        var before = CatalogReader.Read([folder.Path]).Photographs;
        File.SetLastWriteTimeUtc(folder.Combine("A/2.jpg"), DateTime.UtcNow.AddHours(1));
        var after = CatalogReader.Read([folder.Path]).Photographs;
        after[0].Stamp.ShouldBe(before[0].Stamp);
        after[1].Stamp.ShouldNotBe(before[1].Stamp);
    }

    [Fact]
    public void Read_OfAMissingOrEmptyFolder_SaysWhatToGive()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "file.jpg");
        Should.Throw<CatalogException>(() => CatalogReader.Read([folder.Combine("gone")])).Message.ShouldContain("give an existing folder");
        Should.Throw<CatalogException>(() => CatalogReader.Read([folder.Combine("file.jpg")])).Message.ShouldContain("is a file");
        Directory.CreateDirectory(folder.Combine("empty"));
        Should.Throw<CatalogException>(() => CatalogReader.Read([folder.Combine("empty")])).Message.ShouldContain("No image");
    }

    private static void Touch(TemporaryFolder folder, params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Combine(file))!);
            File.WriteAllText(folder.Combine(file), file);
        }
    }
}
