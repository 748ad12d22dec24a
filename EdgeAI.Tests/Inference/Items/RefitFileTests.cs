using EdgeAI.Inference.Items;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Inference.Items;

public class RefitFileTests
{
    [Fact]
    public void RemoveOthers_OfAKilledFit_KeepsTheWholePairAlone()
    {
        using var folder = new TemporaryFolder();
        var kept = RefitFile.PathFor(folder.Combine("."), 7);
        string[] files = [kept, kept + ".projection", kept + ".projection.0123.tmp", kept + ".0123.tmp", RefitFile.PathFor(folder.Combine("."), 8), folder.Combine("items.features")];
        foreach (var file in files) File.WriteAllBytes(file, []);

        RefitFile.RemoveOthers(folder.Combine("."), kept);

        Directory.GetFiles(folder.Combine(".")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["items.features", Path.GetFileName(kept), Path.GetFileName(kept) + ".projection"]);
    }
}
