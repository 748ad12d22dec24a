using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Spectre.Console;

namespace EdgeAI.Indexer.Inspecting;

/// <summary><c>info</c>: what an index holds.</summary>
internal static class InfoCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var file = new Argument<string>("FILE") { Description = "The index file." };
        var json = CommandOptions.Json();
        var command = new Command("info", "Shows what an index holds.") { file, json };
        command.SetAction((parsed, cancellation) => run(parsed, context => Run(parsed.GetRequiredValue(file), parsed.GetValue(json), context), cancellation));
        return command;
    }

    private static int Run(string file, bool json, CommandContext context)
    {
        if (Directory.Exists(file)) throw CommandFailure.Usage($"{file} is a folder: name the index file in it.");
        if (!File.Exists(file)) throw CommandFailure.Usage($"No index {file}: build one with: build --catalog DIR --output {file}");
        using var index = HnswIndex.Open(file);
        var thumbnails = ThumbnailFolder.ForIndex(file);
        var info = new IndexInfo(
            Path.GetFullPath(file), new FileInfo(file).Length, index.Count,
            index.Space.Module, index.Space.Projection, index.Space.Preprocessing, index.Space.Dimension,
            index.Entries().Select(entry => CatalogPayload.TryParse(entry.Payload.Span, out var payload) ? payload.Label : "").Distinct(StringComparer.Ordinal).Count(),
            Directory.Exists(thumbnails.Path) ? Directory.GetFiles(thumbnails.Path, "*.jpg").Length : 0,
            index.Mode == HnswMode.Compact ? "compact" : "default", index.GraphBytes, AnswersOf(file, index));
        if (json) context.Output.WriteLine(JsonSerializer.Serialize(info, IndexerJson.Default.IndexInfo));
        else WriteTable(info, context.Output);
        return ExitCodes.Success;
    }

    private static string AnswersOf(string file, HnswIndex index)
    {
        if (index.Space.Projection != EmbeddingIdentity.DefaultProjection && index.Entries().Any(entry => entry.Companion.IsEmpty))
            return "only lists, none named: it was built by an older version; build it again";
        return IndexProjection.TryFind(file, index.Space)?.Answers is { } model
            ? string.Create(CultureInfo.InvariantCulture, $"named, listed or none; learned from {model.Known:N0} photographs held out and {model.Unknown:N0} of labels left out")
            : "named, listed or none, by what holds for catalogs in general";
    }

    private static void WriteTable(IndexInfo info, TextWriter output)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("name", "value");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        Row("index", info.Path);
        Row("entries", info.Entries.ToString("N0", CultureInfo.InvariantCulture));
        Row("labels", info.Labels.ToString("N0", CultureInfo.InvariantCulture));
        Row("bytes", info.Bytes.ToString("N0", CultureInfo.InvariantCulture));
        Row("mode", info.Mode);
        Row("bytes in memory", info.MemoryBytes.ToString("N0", CultureInfo.InvariantCulture));
        Row("dimension", info.Dimension.ToString(CultureInfo.InvariantCulture));
        Row("module", info.Module);
        Row("projection", info.Projection);
        Row("preprocessing", info.Preprocessing);
        Row("answers", info.Answers);
        Row("thumbnails", info.Thumbnails.ToString("N0", CultureInfo.InvariantCulture));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // A pipe has no width; hashes and paths must stay whole in it.
        if (Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)) console.Profile.Width = 1000;
        console.Write(table);
    }
}
