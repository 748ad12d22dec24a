namespace EdgeAI.Tests.Fixtures;

/// <summary>Where this checkout lies, found upwards from the test binary.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "EdgeAI.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No EdgeAI.sln in {AppContext.BaseDirectory} or above it: run the tests from a checkout.");
    }
}
