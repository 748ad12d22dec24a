using System.CommandLine;
using EdgeAI.Embedding;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Importing;
using EdgeAI.Indexer.Inspecting;
using EdgeAI.Indexer.Maintaining;
using EdgeAI.Indexer.Projections;
using EdgeAI.Indexer.Reporting;
using EdgeAI.Indexer.Transfer;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Fitting.Tensors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeAI.Indexer.CommandLine;

/// <summary>The indexer's commands, and how their failures reach the user.</summary>
public static class IndexerCommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="output">Gets results.</param>
    /// <param name="error">Gets progress and errors.</param>
    /// <returns>0; 1 for a failure; 2 for a mistake in the command line or in what it names; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var root = new RootCommand("Builds, checks and inspects the index of a catalog of photographs.")
        {
            Guarded(BuildCommand.Create),
            Guarded(ImportCommand.Create),
            Guarded(AdaptCommand.Create),
            Guarded(EvaluateCommand.Create),
            Guarded(ReportCommand.Create),
            Guarded(InfoCommand.Create),
            Guarded(PushCommand.Create),
            Guarded(PullCommand.Create),
            Guarded(AliasCommand.Create),
            Guarded(SnapshotCommand.Create),
            Guarded(VerifyCommand.Create),
            Guarded(CompactCommand.Create),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
            await error.WriteLineAsync($"{string.Join(" ", parsed.Errors.Select(problem => problem.Message))} See: {command}--help");
            return ExitCodes.Usage;
        }
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // What is in hand is one photograph for each core; longer than this nobody waits after Ctrl-C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(4),
        };
        return await parsed.InvokeAsync(invocation);
    }

    private static Command Guarded(Func<Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>>, Command> create) => create(RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, Func<CommandContext, int> action, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var error = parsed.InvocationConfiguration.Error;
        // On a thread of its own: the work is computation, and Ctrl-C must not wait for it.
        return Task.Run(() => Run(() => action(new CommandContext(output, error, cancellation, CommandOptions.IsVerbose(parsed))), error), CancellationToken.None);
    }

    private static int Run(Func<int> action, TextWriter error)
    {
        try
        {
            return action();
        }
        // A call that was cut off by Ctrl-C says so in its own way.
        catch (Exception stopped) when (stopped is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            error.WriteLine("Interrupted. What is done is kept: run the same command again to go on.");
            return ExitCodes.Interrupted;
        }
        catch (CommandFailure failure)
        {
            error.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception mistake) when (mistake is CatalogException or OptionsValidationException)
        {
            error.WriteLine(mistake.Message);
            return ExitCodes.Usage;
        }
        catch (RpcException failure)
        {
            error.WriteLine(OneLine(QdrantAdvice.Explain(failure)));
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (failure is EmbeddingException or ModelFileException or IOException or UnauthorizedAccessException
            or QdrantException or HttpRequestException or IndexSpaceException or InvalidVectorException or ProjectionFileException)
        {
            error.WriteLine(OneLine(failure is HttpRequestException ? QdrantFault.Describe(failure) : failure.Message));
            return ExitCodes.Failure;
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
