namespace EdgeAI.Capture;

internal static class Program
{
    private static Task<int> Main(string[] args) => Hosting.CaptureHost.RunAsync(args);
}
