using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Configurations;

namespace EdgeAI.Tests.Fixtures;

/// <summary>The Docker daemon of this machine, where one answers. No registry is needed: images are loaded from files or are there already.</summary>
internal static class DockerDaemon
{
    // Its container that removes what a killed run leaves comes from a registry.
    [ModuleInitializer]
    internal static void DoWithoutTheReaper() => TestcontainersSettings.ResourceReaperEnabled = false;

    /// <summary>Skips the test where no daemon answers.</summary>
    public static async Task AnswerOrSkipAsync()
    {
        var (code, text) = await RunAsync("info", "--format", "{{.ServerVersion}}");
        Assert.SkipWhen(code != 0, $"Needs a Docker daemon: {text.Trim()}");
    }

    /// <summary>Skips the test where an image is not on this machine.</summary>
    public static async Task HasImageOrSkipAsync(string image)
    {
        var (code, _) = await RunAsync("image", "inspect", image);
        Assert.SkipWhen(code != 0, $"Needs the image {image} on this machine: docker pull {image}");
    }

    /// <summary>Loads an archive as <c>docker save</c> writes it.</summary>
    public static async Task LoadAsync(string archive)
    {
        var (code, text) = await RunAsync("load", "--input", archive);
        code.ShouldBe(0, text);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = docker.StandardError.ReadToEndAsync();
            var output = await docker.StandardOutput.ReadToEndAsync();
            await docker.WaitForExitAsync();
            return (docker.ExitCode, output + await error);
        }
        catch (Win32Exception)
        {
            return (127, "docker is not installed");
        }
    }
}
