using System.Diagnostics;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>The virtual machine with virtual cameras: <c>VirtualMachine/boot</c>.</summary>
internal static class CameraMachine
{
    /// <summary>Variable that asks for figures in place of tests, and says how many seconds of them.</summary>
    public const string FiguresKey = "EDGEAI_CAMERA_FIGURES";

    private const string Mark = "EDGEAI_CAMERA_TESTS";

    /// <summary>Whether this runs in it.</summary>
    public static bool IsThis => Environment.GetEnvironmentVariable(Mark) == "1";

    /// <summary>Skips a test that needs its cameras where they are not.</summary>
    public static void Require() => Assert.SkipUnless(IsThis, "Needs the virtual machine with cameras; CameraMachineTests runs this in it.");

    /// <summary>Seconds that the long form of a measurement takes, which <see cref="FiguresKey"/> asks for; skips where it does not.</summary>
    public static int RequireFigures()
    {
        Require();
        Assert.SkipUnless(int.TryParse(Environment.GetEnvironmentVariable(FiguresKey), out var seconds), $"A measurement: {FiguresKey}=600 asks for it, and says how many seconds.");
        return seconds;
    }

    /// <summary>Skips a test that needs the camera that a film is fed to.</summary>
    public static void RequireFilm()
    {
        Require();
        Assert.SkipUnless(File.Exists("/dev/video9") && File.Exists(Path.Combine(Environment.GetEnvironmentVariable("EDGEAI_CAMERA_VM") ?? "", "film.avi")),
            "No v4l2loopback or no film: needs gcc, make and ffmpeg.");
    }

    /// <summary>Runs a program of the machine.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Sets a control of vivid, such as its faults.</summary>
    public static void Set(string device, string control) => Run("v4l2-ctl", "-d", device, "-c", control);
}
