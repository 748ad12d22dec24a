using System.Text.RegularExpressions;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary>Which camera modules are there, as the program that films with them says.</summary>
internal static partial class CameraModules
{
    private const int MostLines = 200;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Lines for somebody to read: each module under the URI that names it, with its sizes and rates.</summary>
    /// <returns>Nothing where there is no module, or no program.</returns>
    public static async Task<IReadOnlyList<string>> ListAsync()
    {
        var command = LibcameraFrameSourceFactory.Program(["--list-cameras"]);
        if (command.Lacks is not null)
            return [];
        using var limit = new CancellationTokenSource(_patience);
        using var program = new ChildProgram(command);
        using var stop = limit.Token.UnsafeRegister(static program => ((ChildProgram)program!).Kill(), program);
        using var output = new StreamReader(program.Output);
        var lines = new List<string>();
        while (lines.Count < MostLines && await output.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (Module().Match(line) is { Success: true } module)
            {
                lines.Add($"libcamera:{module.Groups[1].Value}");
                lines.Add($"  {module.Groups[2].Value}");
            }
            else if (lines.Count > 0 && line.Length > 0)
                lines.Add($"  {line}");
        }
        return lines;
    }

    // "0 : imx219 [3280x2464 10-bit RGGB] (/base/soc/i2c0mux/i2c@1/imx219@10)", and below it its modes.
    [GeneratedRegex(@"^\s*(\d+)\s*:\s*(\S.*)$")]
    private static partial Regex Module();
}
