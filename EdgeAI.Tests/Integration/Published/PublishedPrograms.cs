using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>Inference, capture and indexer as they are shipped: folders of those names below the one that <c>EDGEAI_PUBLISHED</c> names.</summary>
internal static class PublishedPrograms
{
    public const string Variable = "EDGEAI_PUBLISHED";

    public static string PathOrSkip(string service)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder of published programs: dotnet publish EdgeAI.Inference -r linux-x64 -p:PublishAot=true -o FOLDER/inference, and so on.");
        return Path.Combine(folder!, service, $"EdgeAI.{char.ToUpperInvariant(service[0])}{service[1..]}");
    }

    /// <summary>Runs a program to its end; its standard output.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments) => (await RunWithErrorsAsync(program, arguments)).Output;

    public static async Task<(string Output, string Error)> RunWithErrorsAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return (output, await error);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
