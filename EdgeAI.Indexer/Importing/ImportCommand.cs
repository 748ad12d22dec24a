using System.CommandLine;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;

namespace EdgeAI.Indexer.Importing;

/// <summary><c>import</c>: vectors that exist to an index.</summary>
internal static class ImportCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var file = new Argument<string>("FILE") { Description = "Parquet, with ids, labels and vectors (lists of float or double) in columns; or NPY, an array of float32, float64 or float16 with a row for each vector." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The index file. Its projection is written beside it; what is done of an import that was killed is kept there too.",
            HelpName = "FILE",
            DefaultValueFactory = _ => CommandOptions.DefaultIndexPath,
        };
        var labels = new Option<string?>("--labels") { Description = "With NPY: CSV file of ids and labels, names of the columns in its first line, then a row for each vector, in their order.", HelpName = "FILE" };
        var id = new Option<string>("--id") { Description = "Column of the ids, each different: text or, in Parquet, whole numbers.", HelpName = "NAME", DefaultValueFactory = _ => ColumnNames.UsualId };
        var label = new Option<string>("--label") { Description = "Column of the labels, e.g. Fruit/Apple.", HelpName = "NAME", DefaultValueFactory = _ => ColumnNames.UsualLabel };
        var vector = new Option<string?>("--vector") { Description = $"With Parquet: column of the vectors. Default: the first there is of {string.Join(", ", ColumnNames.UsualVectors)}.", HelpName = "NAME" };
        var crop = CommandOptions.Crop();
        crop.Description = "Crop that the vectors were made with. Default: 0.75.";
        var compact = CommandOptions.Compact();
        var pause = CommandOptions.SaveEvery();
        var model = new ModelOptions();
        var json = CommandOptions.Json();
        var command = new Command(
            "import",
            "Makes an index of vectors that exist. They must be embeddings by this module's default projection: those of another would be answered with nonsense. An import that was killed goes on where it was.")
        {
            file, output, labels, id, label, vector, crop, compact, pause, model.Directory, model.Path, json,
        };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => IndexImport.Run(
                new ImportSettings(
                    parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(labels),
                    new ColumnNames(parsed.GetRequiredValue(id), parsed.GetRequiredValue(label), parsed.GetValue(vector)), model.Read(parsed),
                    parsed.GetValue(crop) ?? FitSettings.UsualCrop, parsed.GetValue(compact) ? HnswMode.Compact : HnswMode.Default,
                    TimeSpan.FromSeconds(parsed.GetValue(pause)), parsed.GetValue(json)),
                context),
            cancellation));
        return command;
    }
}
