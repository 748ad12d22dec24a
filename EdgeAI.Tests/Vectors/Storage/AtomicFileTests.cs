using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void KeepDamaged_TwiceAtTheSameTime_KeepsBoth()
    {
        var path = _folder.Combine("file");
        string[] kept = [.. new[] { "one", "two", "three" }.Select(content =>
        {
            File.WriteAllText(path, content);
            return AtomicFile.KeepDamaged(path, DateTimeOffset.UnixEpoch);
        })];
        kept.Select(File.ReadAllText).ShouldBe(["one", "two", "three"]);
    }
}
