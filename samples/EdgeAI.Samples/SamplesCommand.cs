using System.CommandLine;
using System.Diagnostics;
using EdgeAI.Samples.Catalog;

namespace EdgeAI.Samples;

/// <summary>The command line: <c>--output DIR [--seed N]</c>.</summary>
internal static class SamplesCommand
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create().Parse(args);
        if (command.Errors.Count == 0)
            return await command.InvokeAsync();
        Console.Error.WriteLine($"{string.Join(' ', command.Errors.Select(error => error.Message))} Usage: --output DIR [--seed N]");
        return WrongUsage;
    }

    private static RootCommand Create()
    {
        var output = new Option<DirectoryInfo>("--output", "-o") { Description = "Folder that becomes the catalog.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Decides the views; equal seeds give equal bytes.", DefaultValueFactory = _ => 1 };
        var command = new RootCommand("Draws a catalog of products to start with: a folder tree whose folders are the labels.") { output, seed };
        command.SetAction((result, cancellationToken) => Task.FromResult(Run(result.GetRequiredValue(output).FullName, result.GetValue(seed), cancellationToken)));
        return command;
    }

    private static int Run(string output, int seed, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var catalog = SampleCatalog.Whole;
        var total = catalog.PhotographCount;
        try
        {
            var drawn = CatalogWriter.Write(catalog, output, seed, new ConsoleProgress(total), cancellationToken);
            Console.WriteLine(drawn
                ? $"{total} photographs of {catalog.Products.Count} products drawn into {output} in {clock.Elapsed.TotalSeconds:0.0} s."
                : $"{output} already holds this catalog ({total} photographs, seed {seed}): nothing to do.");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"No catalog was written: {exception.Message} (--output {output})");
            return Failure;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted: no catalog was written.");
            return Failure;
        }
    }

    /// <summary>A line that is rewritten on a terminal, and one line per quarter where the output is a file.</summary>
    private sealed class ConsoleProgress(int total) : IProgress<int>
    {
        private readonly Lock _line = new();
        private int _best;

        public void Report(int value)
        {
            lock (_line)
            {
                if (value <= _best)
                    return;
                var quarter = value * 4 / total > _best * 4 / total;
                _best = value;
                if (!Console.IsOutputRedirected)
                    Console.Write($"\rDrawing {value} of {total}{(value == total ? "\n" : "")}");
                else if (quarter)
                    Console.WriteLine($"Drawing {value} of {total}");
            }
        }
    }
}
