namespace EdgeAI.Tests.Documentation;

public class ConfigurationPageTests
{
    [Fact]
    public void Page_IsWhatTheOptionsSay()
    {
        var page = ConfigurationPage.Write();
        if (Environment.GetEnvironmentVariable("EDGEAI_WRITE_DOCS") is "1") File.WriteAllText(ConfigurationPage.Path, page);

        File.ReadAllText(ConfigurationPage.Path).ShouldBe(page, "run this with EDGEAI_WRITE_DOCS=1");
    }
}
