using EdgeAI.Indexer.CommandLine;
using Parquet.Schema;

namespace EdgeAI.Indexer.Importing;

/// <summary>The columns of a Parquet file that are read.</summary>
/// <param name="Id">Text or whole numbers.</param>
/// <param name="Label">Text.</param>
/// <param name="Vector">The numbers in a list of numbers of single or double precision; also what was a list of fixed size is one here.</param>
internal sealed record ParquetColumns(DataField Id, DataField Label, DataField Vector)
{
    public static ParquetColumns Find(string file, ParquetSchema schema, ColumnNames names)
    {
        var columns = new ParquetColumns(
            Find(file, schema, "--id", [names.Id]),
            Find(file, schema, "--label", [names.Label]),
            Find(file, schema, "--vector", names.Vector is { } vector ? [vector] : ColumnNames.UsualVectors));
        if (!(IsText(columns.Id) || IsWhole(columns.Id))) throw Wrong(file, columns.Id, "text or whole numbers");
        if (!IsText(columns.Label)) throw Wrong(file, columns.Label, "text");
        var isList = columns.Vector.MaxRepetitionLevel == 1 && (columns.Vector.ClrType == typeof(float) || columns.Vector.ClrType == typeof(double));
        return isList ? columns : throw Wrong(file, columns.Vector, "lists of float or double");
    }

    public static bool IsWhole(DataField field) => field.MaxRepetitionLevel == 0 && (field.ClrType == typeof(int) || field.ClrType == typeof(long));

    private static bool IsText(DataField field) => field.MaxRepetitionLevel == 0 && field.ClrType == typeof(ReadOnlyMemory<char>);

    private static DataField Find(string file, ParquetSchema schema, string option, IReadOnlyList<string> names)
    {
        var fields = names.Select(name => schema.DataFields.Where(field => field.Path.FirstPart == name).ToArray()).FirstOrDefault(found => found.Length > 0);
        if (fields is [var only]) return only;
        if (fields is not null) throw ImportFault.Of(file, $"the column '{fields[0].Path.FirstPart}' has several parts: expected one of simple values. Name another: {option} NAME.");
        var all = string.Join(", ", schema.DataFields.Select(field => field.Path.FirstPart).Distinct().Take(20));
        throw ImportFault.Of(file, $"it has no column '{string.Join("', nor '", names)}', but {all}. Say what it is called: {option} NAME.");
    }

    private static CommandFailure Wrong(string file, DataField field, string expected)
    {
        var found = $"{(field.MaxRepetitionLevel > 0 ? "lists of " : "")}{(field.ClrType == typeof(ReadOnlyMemory<char>) ? "text" : field.ClrType.Name)}";
        return ImportFault.Of(file, $"the column '{field.Path.FirstPart}' holds {found}: expected {expected}. Write it so, or name another column.");
    }
}
