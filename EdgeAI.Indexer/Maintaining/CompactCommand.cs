using System.CommandLine;
using System.Globalization;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Transfer;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Indexer.Maintaining;

/// <summary><c>compact</c>: an index without what was deleted, its log folded in.</summary>
internal static class CompactCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var file = TransferOptions.Index();
        var command = new Command("compact", "Writes an index anew, without deleted entries, its log folded in, in the newest format.") { file };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                var path = parsed.GetRequiredValue(file);
                if (!File.Exists(path)) throw CommandFailure.Usage($"No index {path}: build one with: build --catalog DIR --output {path}");
                var before = new FileInfo(path).Length;
                LiveIndex.Compact(path, summary: LabelSummary.Instance);
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {before} bytes before, {new FileInfo(path).Length} now"));
                return ExitCodes.Success;
            },
            cancellation));
        return command;
    }
}
