using EdgeAI.ImageFiles;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.ImageFiles;

public sealed class FolderWalkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<PassedOver> _passedOver = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A/all", "..")]
    [InlineData("A/all", "../")]
    [InlineData("A/all", "../.")]
    [InlineData("A/all", "../A/..//")]
    [InlineData("A/all", ".")]
    [InlineData("A/all", "./")]
    [InlineData("all", ".")]
    [InlineData("all", "A")]
    [InlineData("all", "A/")]
    [InlineData("A/all", "../../")]
    [InlineData("A/all", "../../..")]
    [InlineData("A/all", "/")]
    [InlineData("A/2.jpg", "1.jpg")]
    [InlineData("B.jpg", "A/1.jpg")]
    public void Images_LinkToWhatIsCounted_CountsOnceInItsOwnPlace(string link, string target)
    {
        Write("catalog/A/1.jpg");
        File.CreateSymbolicLink(InCatalog(link), target);

        Walk().ShouldBe(["A/1.jpg"]);
        _passedOver.ShouldHaveSingleItem().Kind.ShouldBe("link");
    }

    [Fact]
    public void Images_LinksByAbsolutePathAndThroughEachOther_CountOnce()
    {
        Write("catalog/A/1.jpg");
        File.CreateSymbolicLink(InCatalog("absolute"), _folder.Combine("catalog") + "/");
        File.CreateSymbolicLink(InCatalog("chain1"), "chain2");
        File.CreateSymbolicLink(InCatalog("chain2"), "chain3/");
        File.CreateSymbolicLink(InCatalog("chain3"), "A");
        Walk().ShouldBe(["A/1.jpg"]);
        _passedOver.Count.ShouldBe(4);
    }

    [Fact]
    public void Images_TwoLinksToTheSamePlaceOutside_CountOnceUnderTheFirstName()
    {
        Write("elsewhere/1.jpg");
        Write("elsewhere/2.jpg");
        Directory.CreateDirectory(_folder.Combine("catalog"));
        File.CreateSymbolicLink(InCatalog("B"), "../elsewhere/");
        File.CreateSymbolicLink(InCatalog("A"), _folder.Combine("elsewhere"));
        File.CreateSymbolicLink(InCatalog("0.jpg"), "../elsewhere/2.jpg");
        Walk().ShouldBe(["A/1.jpg", "A/2.jpg"]);
    }

    [Fact]
    public void Images_RootThatIsALink_IsWalked()
    {
        Write("catalog/A/1.jpg");
        File.CreateSymbolicLink(InCatalog("A/up"), "../../");
        File.CreateSymbolicLink(_folder.Combine("link"), "catalog/");
        new FolderWalk(_folder.Combine("link") + "/").Images().Count().ShouldBe(1);
    }

    [Fact]
    public void Images_LinksToNothing_AreNamed()
    {
        Write("catalog/A/1.jpg");
        File.CreateSymbolicLink(InCatalog("A/self.jpg"), "self.jpg");
        File.CreateSymbolicLink(InCatalog("A/gone.jpg"), "/nowhere/1.jpg");
        File.CreateSymbolicLink(InCatalog("ping"), "pong");
        File.CreateSymbolicLink(InCatalog("pong"), "ping/");
        Walk().ShouldBe(["A/1.jpg"]);
        _passedOver.Count.ShouldBe(4);
        _passedOver.ShouldAllBe(entry => entry.Kind == "broken link" && entry.IsLoss);
    }

    [Fact]
    public void Images_HardLinks_AreFilesOfTheirOwn()
    {
        Write("catalog/A/1.jpg");
        Posix.MakeHardLink(InCatalog("A/1.jpg"), InCatalog("A/2.jpg"));
        Walk().ShouldBe(["A/1.jpg", "A/2.jpg"]);
    }

    [Theory]
    [InlineData("@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg")]
    [InlineData("#recycle/x.jpg")]
    [InlineData("#snapshot/x.jpg")]
    [InlineData("$RECYCLE.BIN/S-1-5-21/x.jpg")]
    [InlineData("$Recycle.Bin/x.jpg")]
    [InlineData("RECYCLER/x.jpg")]
    [InlineData("System Volume Information/x.jpg")]
    [InlineData("FOUND.000/x.jpg")]
    [InlineData("lost+found/x.jpg")]
    [InlineData(".Trash-1000/files/x.jpg")]
    [InlineData("@Recycle/x.jpg")]
    [InlineData("@Recently-Snapshot/x.jpg")]
    [InlineData("__MACOSX/A/x.jpg")]
    [InlineData(".AppleDouble/x.jpg")]
    [InlineData("A/@eaDir/x.jpg")]
    [InlineData("A/._1.jpg")]
    [InlineData("A/.DS_Store")]
    [InlineData("A/Thumbs.db")]
    [InlineData("A/desktop.ini")]
    public void Images_WhatSystemsLeaveBehind_IsLeftOutAndCounted(string file)
    {
        Write("catalog/A/1.jpg");
        Write("catalog/" + file);
        Walk().ShouldBe(["A/1.jpg"]);
        var entry = _passedOver.ShouldHaveSingleItem();
        entry.Kind.ShouldStartWith("hidden or system");
        entry.IsLoss.ShouldBeFalse();
    }

    [Fact]
    public void Images_FolderOfASystemAsTheRoot_IsWalked()
    {
        Write("@eaDir/1.jpg");
        new FolderWalk(_folder.Combine("@eaDir")).Images().Count().ShouldBe(1);
    }

    [Fact]
    public void Images_FoldersOfAnIndexInTheCatalog_AreLeftOut()
    {
        Write("catalog/A/1.jpg");
        Write("catalog/shop.index");
        Write("catalog/shop.index.thumbnails/0.jpg");
        Write("catalog/shop.index.items/0123456789ab/0001.jpg");
        Write("catalog/my.items/1.jpg");
        Walk().ShouldBe(["A/1.jpg", "my.items/1.jpg"]);
    }

    [Theory]
    [InlineData("1.jfif")]
    [InlineData("1.JPE")]
    [InlineData("1.jfi")]
    [InlineData("1.jif")]
    [InlineData("1.pjpeg")]
    [InlineData("1.apng")]
    public void Images_OtherEndingsOfReadableFormats_Count(string name)
    {
        Write("catalog/" + name);
        Walk().ShouldBe([name]);
    }

    [Theory]
    [InlineData("1.HEIC", ImageFormats.Heic, "heif-convert")]
    [InlineData("1.heif", ImageFormats.Heic, "heif-convert")]
    [InlineData("1.avif", ImageFormats.Avif, "avifdec")]
    [InlineData("1.CR2", ImageFormats.Raw, "darktable-cli")]
    [InlineData("1.nef", ImageFormats.Raw, "Export it as JPEG")]
    [InlineData("1.dng", ImageFormats.Raw, "Export it as JPEG")]
    [InlineData("1.tif", "TIFF", "magick")]
    [InlineData("1.gif", "GIF", "magick")]
    [InlineData("1.bmp", "BMP", "magick")]
    [InlineData("1.jxl", "JPEG XL", "magick")]
    [InlineData("1.psd", "PSD", "magick")]
    public void Images_OtherFormats_AreNamedWithWhatToDo(string name, string kind, string remedy)
    {
        Write("catalog/A/1.jpg");
        Write("catalog/" + name);
        Walk().ShouldBe(["A/1.jpg"]);
        var entry = _passedOver.ShouldHaveSingleItem();
        (entry.Kind, entry.IsLoss).ShouldBe((kind, true));
        entry.Reason.ShouldContain(remedy);
    }

    [Fact]
    public void Images_OfACatalog_AreTiffTgaAndPnmToo()
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0];
        foreach (var name in new[] { "1.tif", "2.TIFF", "3.tga", "4.ppm", "5.PGM", "6.pbm", "7.pnm" }) Write("catalog/" + name);
        Write("catalog/8", tiff);
        Write("catalog/9.heic", tiff);
        Write("catalog/a", "P6 1 1 255\n..."u8.ToArray());
        Write("catalog/b.dng", tiff);
        Write("catalog/c.gif");
        Posix.MakePipe(InCatalog("d.tif"));

        Walk(ReadableImages.CatalogFiles).ShouldBe(["1.tif", "2.TIFF", "3.tga", "4.ppm", "5.PGM", "6.pbm", "7.pnm", "8", "9.heic", "a"]);

        _passedOver.Select(entry => (Path.GetFileName(entry.Path), entry.Kind, entry.IsLoss)).ShouldBe(
            [("b.dng", ImageFormats.Raw, true), ("c.gif", "GIF", true), ("d.tif", "named pipe", true)]);
        _passedOver[1].Reason.ShouldStartWith("expected a JPEG, PNG, WebP, TIFF, TGA or PNM image, got GIF");
    }

    [Fact]
    public void Images_NamesThatSayNothingOrSomethingElse_AreToldByTheirContent()
    {
        Write("catalog/IMG_0001", FixtureImages.Read("baseline.jpg"));
        Write("catalog/IMG_0002.HEIC", FixtureImages.Read("baseline.jpg"));
        Write("catalog/IMG_0003", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        Write("catalog/LICENSE");
        Write("catalog/notes.txt");
        Write("catalog/1.jpg~", FixtureImages.Read("baseline.jpg"));
        Walk().ShouldBe(["IMG_0001", "IMG_0002.HEIC"]);
        _passedOver.Where(entry => entry.IsLoss).ShouldHaveSingleItem().Kind.ShouldBe(ImageFormats.Heic);
        PassedOverCount.Of(_passedOver).ShouldBe("3 other files, 1 HEIC");
    }

    [Fact(Timeout = 10_000)]
    public async Task Images_PipesSocketsAndDevices_AreNamedAndNeverOpened()
    {
        Write("catalog/A/1.jpg");
        Posix.MakePipe(InCatalog("A/2.jpg"));
        Posix.MakePipe(InCatalog("A/IMG_3"));
        File.CreateSymbolicLink(InCatalog("A/zero.png"), "/dev/zero");
        File.CreateSymbolicLink(InCatalog("A/4.heic"), "2.jpg");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(InCatalog("A/5.jpg")));

        (await Task.Run(Walk, TestContext.Current.CancellationToken)).ShouldBe(["A/1.jpg"]);

        _passedOver.Select(entry => (Path.GetFileName(entry.Path), entry.Kind)).ShouldBe(
            [("2.jpg", "named pipe"), ("4.heic", "named pipe"), ("5.jpg", "socket"), ("IMG_3", "named pipe"), ("zero.png", "device")]);
        _passedOver.Where(entry => entry.IsLoss).Select(entry => Path.GetFileName(entry.Path)).ShouldBe(["2.jpg", "5.jpg", "zero.png"]);
    }

    [Fact]
    public void Images_TimesBefore1970AndFarAhead_AreKept()
    {
        Write("catalog/1.jpg");
        Write("catalog/2.jpg");
        var (early, late) = (new DateTime(1939, 5, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(InCatalog("1.jpg"), early);
        File.SetLastWriteTimeUtc(InCatalog("2.jpg"), late);
        new FolderWalk(_folder.Combine("catalog")).Images().Select(image => image.ChangedUtc).ShouldBe(
            [File.GetLastWriteTimeUtc(InCatalog("1.jpg")), File.GetLastWriteTimeUtc(InCatalog("2.jpg"))]);
    }

    private List<string> Walk() => Walk(ReadableImages.Frames);

    private List<string> Walk(ReadableImages readable) =>
        [.. new FolderWalk(_folder.Combine("catalog"), _passedOver.Add, readable).Images().Select(image => Path.GetRelativePath(_folder.Combine("catalog"), image.Path))];

    private string InCatalog(string path) => _folder.Combine("catalog", path);

    private void Write(string path, byte[]? content = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(path))!);
        File.WriteAllBytes(_folder.Combine(path), content ?? []);
    }
}
