namespace EdgeAI.Tests;

public class SmokeTests
{
    [Fact]
    public void A() { }
}
