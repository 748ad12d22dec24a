using System.ComponentModel;
using System.Diagnostics;

namespace EdgeAI.Tests.Integration.Clients;

/// <summary>Runs a program of another language to its end.</summary>
internal static class ClientProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Skips the test where there is no such program.</summary>
    public static void Require(string program, string package)
    {
        var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(found, $"{program} is not installed (Debian: {package}).");
    }

    /// <summary>Runs it; fails with what it said where it fails.</summary>
    /// <returns>Standard output.</returns>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var (exit, output) = await TryRunAsync(folder, environment, program, arguments);
        exit.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>Runs it.</summary>
    /// <returns>Exit code, and both outputs.</returns>
    public static async Task<(int Exit, string Output)> TryRunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new Win32Exception($"{program} does not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }
}
