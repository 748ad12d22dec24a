using EdgeAI.Capture.Sources;

namespace EdgeAI.Tests.Capture.Sources;

public class SourceUriTests
{
    [Theory]
    [InlineData("folder:photos", "folder", "photos")]
    [InlineData("folder:/data/my photos 100%?rate=5", "folder", "/data/my photos 100%")]
    [InlineData("folder:///data/x", "folder", "/data/x")]
    [InlineData("Synthetic:?seed=3", "synthetic", "")]
    [InlineData("folder:C:\\photos", "folder", "C:\\photos")]
    public void TryParse_Uri_SplitsSchemeAndPath(string text, string scheme, string path)
    {
        var uri = SourceUri.TryParse(text).ShouldNotBeNull();

        (uri.Scheme, uri.Path).ShouldBe((scheme, path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("photos")]
    [InlineData(":photos")]
    [InlineData("/data/a:b")]
    public void TryParse_NoScheme_IsNull(string text) => SourceUri.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("http://user:secret@cam.local/v?x=a@b", "http://cam.local/v?x=a@b")]
    [InlineData("http://cam.local/v?mail=a@b", "http://cam.local/v?mail=a@b")]
    [InlineData("https://user:p@ss@cam.local", "https://cam.local")]
    [InlineData("folder:a@b", "folder:a@b")]
    public void ToString_Password_IsNotShown(string text, string shown) => SourceUri.TryParse(text)!.ToString().ShouldBe(shown);
}
