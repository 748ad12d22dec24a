using System.Text;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Items;
using EdgeAI.Recognition.Text;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Importing;

/// <summary>Makes index entries of rows, or says what is wrong with one.</summary>
/// <param name="file">The file of the vectors.</param>
/// <param name="dimension">Values that a vector must have.</param>
internal sealed class RowCheck(string file, int dimension)
{
    private readonly string _catalog = CanonicalText.Compose(Path.GetFileNameWithoutExtension(file));
    private readonly float[] _unit = new float[dimension];

    public static CommandFailure WrongDimension(string file, int found, int expected) => ImportFault.Of(
        file, $"expected vectors of {expected} values, as this module makes them, got {found}. Embed the photographs with this module, or name the module that the vectors were made with: --model DIR.");

    /// <summary>The entry of a row: id in Normalization Form C, label by the rules of taught ones, vector at length 1, valid until the next call.</summary>
    public VectorEntry EntryOf(VectorRow row)
    {
        if (string.IsNullOrEmpty(row.Id)) throw Fault(row, "it has no id. Give each row one of its own.");
        var id = CanonicalText.Compose(row.Id);
        if (Encoding.UTF8.GetByteCount(id) is var bytes and > VectorEntry.MaxIdBytes) throw Fault(row, $"its id has {bytes:N0} bytes: expected at most {VectorEntry.MaxIdBytes:N0}.");
        if (row.Vector.IsEmpty) throw Fault(row, "it has no vector. Leave the row out, or embed its photograph.");
        if (row.Vector.Length != dimension) throw WrongDimension($"{file}: row {row.Number}", row.Vector.Length, dimension);
        try
        {
            VectorIntake.Normalise(row.Vector.Span, _unit);
        }
        catch (InvalidVectorException fault)
        {
            throw Fault(row, fault.Message);
        }
        return new VectorEntry(id, _unit, new CatalogPayload(LabelOf(row), _catalog, id).ToUtf8Json());
    }

    private string LabelOf(VectorRow row)
    {
        if (string.IsNullOrWhiteSpace(row.Label)) throw Fault(row, "it has no label. Give each row one, e.g. Fruit/Apple.");
        try
        {
            return ItemLabel.Check(row.Label);
        }
        catch (ItemLabelException fault)
        {
            throw Fault(row, fault.Message);
        }
    }

    private CommandFailure Fault(VectorRow row, string fault) => ImportFault.OfRow(file, row.Number, fault);
}
