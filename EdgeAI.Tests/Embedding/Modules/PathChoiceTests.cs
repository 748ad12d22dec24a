using EdgeAI.Embedding.Modules;

namespace EdgeAI.Tests.Embedding.Modules;

public class PathChoiceTests
{
    private static readonly ModuleDescription Both = new() { Paths = ["fp32-simd", "fp32-scalar", "int8-simd", "int8-scalar"], DefaultPath = "fp32-simd" };
    private static readonly ModuleDescription OnlyFloat = new() { Paths = ["fp32-simd"], DefaultPath = "fp32-simd" };

    [Theory]
    [InlineData(null, true, "fp32-simd")]
    [InlineData("auto", true, "int8-simd")]
    [InlineData("auto", false, "fp32-simd")]
    [InlineData("int8", false, "int8-simd")]
    [InlineData("fp32", true, "fp32-simd")]
    [InlineData("int8-scalar", true, "int8-scalar")]
    [InlineData("int4", true, "int4")]
    public void Choose_AnOption_TakesThePathThatItMeans(string? wanted, bool multipliesBytes, string path) =>
        PathChoice.Choose(wanted, Both, multipliesBytes).ShouldBe(path);

    [Fact]
    public void Choose_AutoOfAModuleWithoutInt8_IsItsDefault() => PathChoice.Choose("auto", OnlyFloat, multipliesBytes: true).ShouldBe("fp32-simd");
}
