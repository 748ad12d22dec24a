namespace EdgeAI.Tests.Fixtures;

public class RepositoryRootTests
{
    [Fact]
    public void Path_FromTheTestBinary_HoldsTheRooms() =>
        Directory.GetDirectories(RepositoryRoot.Path).ShouldContain(RepositoryRoot.Combine("EdgeAI.Vectors"));
}
