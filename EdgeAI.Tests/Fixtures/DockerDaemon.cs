using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;

namespace EdgeAI.Tests.Fixtures;

/// <summary>The Docker daemon of this machine, where one answers. No registry is needed: images are loaded from files or are there already.</summary>
internal static class DockerDaemon
{
    /// <summary>Skips the test where no daemon answers.</summary>
    public static async Task AnswerOrSkipAsync()
    {
        var why = await AnswersAsync();
        Assert.SkipWhen(why is not null, $"Needs a Docker daemon: {why}");
    }

    /// <summary>Asks whether one answers. Comes before the first use of Testcontainers, which reads these variables once.</summary>
    /// <returns>Why not; null where one does.</returns>
    public static async Task<string?> AnswersAsync()
    {
        var (code, text) = await RunAsync("version", "--format", "{{.Server.APIVersion}}");
        if (code != 0) return text.Trim();
        // Testcontainers does not negotiate, and asks for more than Debian's daemon knows.
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", text.Trim());
        // The container that removes what a killed run leaves would come from a registry.
        Environment.SetEnvironmentVariable("TESTCONTAINERS_RYUK_DISABLED", "true");
        return null;
    }

    /// <summary>Names and tags of the images that are here.</summary>
    public static async Task<string[]> ImagesAsync() => (await RunAsync("images", "--format", "{{.Repository}}:{{.Tag}}")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Loads an archive as <c>docker save</c> writes it.</summary>
    public static async Task LoadAsync(string archive)
    {
        var (code, text) = await RunAsync("load", "--input", archive);
        code.ShouldBe(0, text);
    }

    /// <summary>An image with nothing in it but an empty folder, for programs of this machine that are mounted into it.</summary>
    public static async Task<string> EmptyImageAsync()
    {
        using var folder = new TemporaryFolder();
        var archive = folder.Combine("empty.tar");
        await using (var tar = new TarWriter(File.Create(archive)))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp"));
        const string Image = "edgeai-tests/empty:1";
        var (code, text) = await RunAsync("import", archive, Image);
        code.ShouldBe(0, text);
        return Image;
    }

    /// <summary>Names of all containers, those that have ended too.</summary>
    public static async Task<List<string>> ContainersAsync()
    {
        var (code, text) = await RunAsync("ps", "--all", "--format", "{{.Names}}");
        code.ShouldBe(0, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
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
