using EdgeAI.ImageFiles;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary>A program that writes images to its standard output.</summary>
/// <param name="Names">Its names, the preferred one first.</param>
/// <param name="Package">Debian's package that has it, for the message where it is missing.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="File">The file that it reads; null where it reads none.</param>
internal sealed record ProgramCommand(IReadOnlyList<string> Names, string Package, IReadOnlyList<string> Arguments, string? File = null)
{
    /// <summary>Looks whether what it shall read is there, and is a file: a pipe would keep it waiting for a writer, for ever.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void CheckFile()
    {
        if (File is null)
            return;
        if (!FileState.TryRead(File, followLinks: true, out var state, out var reason))
            throw new FileNotFoundException($"Expected a video at {File}, found none, for {reason}: correct the source's URI.");
        if (state.Kind != FileKind.File)
            throw new IOException($"Expected a video at {File}, got {Called(state.Kind)}: give the path of a regular file.");
    }

    /// <summary>Full path of the first that is there.</summary>
    /// <exception cref="FileNotFoundException">None is.</exception>
    public string Find() => FirstThere ?? throw new FileNotFoundException(Missing);

    /// <summary>What to do about it where none is there; null where one is.</summary>
    public string? Lacks => FirstThere is null ? Missing : null;

    private string? FirstThere => Names.Select(PathOf).FirstOrDefault(path => path is not null);

    private string Missing => $"Expected the program {string.Join(" or ", Names)} in PATH, found none: apt-get install {Package}.";

    /// <summary>Full path of a program; null where it is not in PATH.</summary>
    public static string? PathOf(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists);

    private static string Called(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        FileKind.Device => "a device",
        _ => "something else",
    };
}
