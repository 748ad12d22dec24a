namespace EdgeAI.Samples;

internal static class Program
{
    private static Task<int> Main(string[] args) => SamplesCommand.RunAsync(args);
}
