namespace EdgeAI.Capture.Sources.Programs;

/// <summary>A program that writes images to its standard output.</summary>
/// <param name="Names">Its names, the preferred one first.</param>
/// <param name="Package">Debian's package that has it, for the message where it is missing.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ProgramCommand(IReadOnlyList<string> Names, string Package, IReadOnlyList<string> Arguments)
{
    /// <summary>Full path of the first that is there.</summary>
    /// <exception cref="FileNotFoundException">None is.</exception>
    public string Find() =>
        Names.Select(PathOf).FirstOrDefault(path => path is not null)
        ?? throw new FileNotFoundException($"Expected the program {string.Join(" or ", Names)} in PATH, found none: apt-get install {Package}.");

    /// <summary>Full path of a program; null where it is not in PATH.</summary>
    public static string? PathOf(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
