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
    [InlineData("http://viewer:12#Ss9@cam.local/v", "http://cam.local/v")]
    [InlineData("http://viewer:p@a/b@cam.local/v", "http://cam.local/v")]
    [InlineData("http://cam.local/v?user=me&pwd=Ss9&x=1", "http://cam.local/v?user=me&pwd=…&x=1")]
    [InlineData("http://cam.local/v?loginpas=Ss9&PASSWORD=Ss9", "http://cam.local/v?loginpas=…&PASSWORD=…")]
    [InlineData("http://cam.local/v?u=me&p=Ss9&usr_p=Ss9&page=1", "http://cam.local/v?u=me&p=…&usr_p=…&page=1")]
    [InlineData("http:/viewer:Ss9@cam.local/v", "http:/cam.local/v")]
    [InlineData("rtsp://viewer:Ss9@cam.local:554/1", "rtsp://cam.local:554/1")]
    public void ToString_Password_IsNotShown(string text, string shown) => SourceUri.TryParse(text)!.ToString().ShouldBe(shown);

    [Theory]
    // As ffmpeg 4 to 7 print them.
    [InlineData("rtsp://viewer:Ss9@cam:554/1?user=a&pwd=Ss9: Connection refused", "rtsp://cam:554/1?user=a&pwd=…: Connection refused")]
    [InlineData("[in#0 @ 0x5] Error opening input file rtsp://viewer:Ss9@cam:554/1?user=a&pwd=Ss9.", "[in#0 @ 0x5] Error opening input file rtsp://cam:554/1?user=a&pwd=….")]
    [InlineData("[tcp @ 0x5] Connection to tcp://cam:554?timeout=0 failed: No route to host", "[tcp @ 0x5] Connection to tcp://cam:554?timeout=0 failed: No route to host")]
    [InlineData("[rtsp @ 0x5] method DESCRIBE failed: 401 Unauthorized", "[rtsp @ 0x5] method DESCRIBE failed: 401 Unauthorized")]
    [InlineData("Cannot open 'https://viewer:Ss9@cam/v?token=Ss9', giving up", "Cannot open 'https://cam/v?token=…', giving up")]
    public void HideIn_WhatAProgramSaid_LosesTheSecretAlone(string line, string shown) =>
        UriSecrets.HideIn(line, ["-i", "rtsp://viewer:Ss9@cam:554/1?user=a&pwd=Ss9"]).ShouldBe(shown);

    [Fact]
    public void HideIn_PasswordWithASpace_IsHiddenWhereTheUriIsKnown() =>
        UriSecrets.HideIn("rtsp://viewer:a Ss9@cam/1: Server returned 404 Not Found", ["rtsp://viewer:a Ss9@cam/1"]).ShouldBe("rtsp://cam/1: Server returned 404 Not Found");

    [Theory]
    [InlineData("pa#Ss9")]
    [InlineData("pa/Ss9")]
    [InlineData("pa?Ss9")]
    [InlineData("pa\\Ss9")]
    [InlineData("#Ss9")]
    [InlineData("1#Ss9/?@")]
    [InlineData("pa@Ss9")]
    [InlineData("pa@Ss9@")]
    public void TryParse_PasswordThatIsNotEncoded_IsAFaultThatDoesNotShowIt(string password)
    {
        foreach (var text in new[] { $"http://viewer:{password}@127.0.0.1:21100/basic", $"https://viewer:{password}@cam.local", $"http://{password}@cam.local/v?a=b" })
        {
            EdgeAI.Capture.Sources.Http.CameraAddress.TryParse(text, out var fault);

            fault.ShouldNotContain("Ss9");
            SourceUri.Redact(text).ShouldNotContain("Ss9", Case.Sensitive, text);
            if (text.Contains("viewer:pa", StringComparison.Ordinal))
                fault.ShouldContain("percent-encode");
        }
    }

    [Theory]
    [InlineData("http://cam.local/?tls=maybe")]
    [InlineData("http://cam.local/?tls=sha256:12")]
    [InlineData("http://cam.local/?tls=")]
    [InlineData("http://cam.local/?tls")]
    [InlineData("http://cam.local/?tls=insecure&a=1&TLS=insecure")]
    public void TryParse_UnknownTrust_IsAFault(string text)
    {
        EdgeAI.Capture.Sources.Http.CameraAddress.TryParse(text, out var fault).ShouldBeNull();
        fault.ShouldContain("tls=insecure");
    }
}
