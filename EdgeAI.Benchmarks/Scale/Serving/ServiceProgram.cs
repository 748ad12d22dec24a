using System.Diagnostics;

namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>The inference service as a program: a published executable, or an assembly that <c>dotnet</c> runs.</summary>
internal sealed class ServiceProgram
{
    private const string Name = "EdgeAI.Inference";

    private readonly string _path;
    private readonly string _modelDirectory;

    private ServiceProgram(string path, string modelDirectory) => (_path, _modelDirectory) = (path, modelDirectory);

    /// <param name="path">The program or its assembly; null for the one that was built beside this benchmark.</param>
    /// <param name="modelDirectory">Folder of the module that the indexes were drawn for.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static ServiceProgram Find(string? path, string modelDirectory)
    {
        path = Path.GetFullPath(path ?? Path.Combine(AppContext.BaseDirectory.Replace(typeof(ServiceProgram).Assembly.GetName().Name!, Name, StringComparison.Ordinal), Name + ".dll"));
        return File.Exists(path) ? new ServiceProgram(path, modelDirectory) : throw new FileNotFoundException($"Expected the service at '{path}', found no file. Build {Name} in this configuration, or name it with --service.", path);
    }

    public ProcessStartInfo StartInfo(IEnumerable<string> arguments, string workingDirectory)
    {
        arguments = [.. arguments, "--Embedding:ModelDirectory", _modelDirectory];
        var start = _path.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [_path, .. arguments]) : new ProcessStartInfo(_path, arguments);
        start.WorkingDirectory = workingDirectory;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // What would have it listen elsewhere, or send telemetry.
        foreach (var name in new[] { "ASPNETCORE_URLS", "HTTP_PORTS", "OTEL_EXPORTER_OTLP_ENDPOINT" }) start.Environment.Remove(name);
        return start;
    }
}
