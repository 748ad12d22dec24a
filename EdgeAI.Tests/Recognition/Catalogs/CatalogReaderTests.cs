using EdgeAI.Recognition.Catalogs;
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
        CatalogReader.Read([folder.Path]).Photographs.Count.ShouldBeInRange(1, 2);
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
