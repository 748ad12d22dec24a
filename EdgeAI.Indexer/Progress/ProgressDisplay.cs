using EdgeAI.Recognition.Features;
using Spectre.Console;

namespace EdgeAI.Indexer.Progress;

/// <summary>Shows how far embedding is: a bar with rate and time left on a terminal, a plain line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs <paramref name="work"/> with a progress it may report to from any thread.</summary>
    public static T Run<T>(TextWriter error, string title, Func<IProgress<EmbeddingProgress>, T> work)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
            return work(new PlainProgress(error, title, TimeProvider.System));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                return work(new TaskProgress(task));
            });
    }

    private sealed class TaskProgress(ProgressTask task) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            lock (task)
            {
                task.MaxValue = Math.Max(1, value.Total);
                task.Value = value.Total == 0 ? 1 : Math.Max(task.Value, value.Done);
            }
        }
    }
}
