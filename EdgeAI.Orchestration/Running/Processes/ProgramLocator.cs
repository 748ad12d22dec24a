namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>The program, and the arguments that come before the model's.</summary>
internal sealed record LocatedProgram(string FileName, IReadOnlyList<string> LeadingArguments, string WorkingDirectory);

/// <summary>Finds what to start for a project or an executable.</summary>
internal static class ProgramLocator
{
    public static LocatedProgram Locate(IResource resource) => resource switch
    {
        ProjectResource project => OfProject(project),
        ExecutableResource executable => OfExecutable(executable),
        _ => throw new DistributedApplicationException($"{resource} is not run as a process."),
    };

    private static LocatedProgram OfProject(ProjectResource project)
    {
        var metadata = project.TryGetLastAnnotation<ProjectAnnotation>(out var annotation)
            ? annotation.Metadata
            : throw new DistributedApplicationException($"Resource \"{project.Name}\" names no project. Add it with AddProject.");
        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        var assembly = metadata.TargetPath ?? Guess(metadata.ProjectPath);
        if (assembly is null || !File.Exists(assembly))
            throw new DistributedApplicationException(
                $"Project \"{project.Name}\" is not built: {assembly ?? $"nothing under {Path.Combine(folder, "bin")}"} is missing. " +
                $"Build it with: dotnet build {metadata.ProjectPath}");

        // The executable beside the assembly, where there is one, spares a process name "dotnet" for everything.
        var executable = OperatingSystem.IsWindows() ? Path.ChangeExtension(assembly, ".exe") : Path.Combine(Path.GetDirectoryName(assembly)!, Path.GetFileNameWithoutExtension(assembly));
        return File.Exists(executable)
            ? new LocatedProgram(executable, [], folder)
            : new LocatedProgram(FindInPath("dotnet") ?? Environment.ProcessPath!, ["exec", assembly], folder);
    }

    /// <summary>The newest assembly of the project's name, for projects known by path alone.</summary>
    private static string? Guess(string projectPath)
    {
        var bin = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin");
        return Directory.Exists(bin)
            ? Directory.EnumerateFiles(bin, Path.GetFileNameWithoutExtension(projectPath) + ".dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
    }

    private static LocatedProgram OfExecutable(ExecutableResource executable)
    {
        if (!Directory.Exists(executable.WorkingDirectory))
            throw new DistributedApplicationException($"The working folder of \"{executable.Name}\" does not exist: {executable.WorkingDirectory}");
        var found = executable.Command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Existing(Path.GetFullPath(executable.Command, executable.WorkingDirectory))
            : FindInPath(executable.Command) ?? Existing(Path.Combine(executable.WorkingDirectory, executable.Command));
        return found is null
            ? throw new DistributedApplicationException(
                $"The program of \"{executable.Name}\" was not found: \"{executable.Command}\" is neither in PATH nor in {executable.WorkingDirectory}.")
            : new LocatedProgram(found, [], executable.WorkingDirectory);
    }

    private static string? FindInPath(string command)
    {
        string[] extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, command + extension)))
            .FirstOrDefault(File.Exists);
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
