namespace EdgeAI.Indexer.CommandLine;

/// <summary>A command cannot go on; the message is the one line the user gets.</summary>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;

    public static CommandFailure Usage(string message) => new(ExitCodes.Usage, message);

    public static CommandFailure Failed(string message) => new(ExitCodes.Failure, message);
}
