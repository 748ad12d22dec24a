using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EdgeAI.Indexer.Importing;

/// <summary>An NPY file of vectors and a CSV file of their ids and labels, row by row.</summary>
internal sealed class NpyVectors : IVectorSource
{
    private const int BlockBytes = 1 << 20;

    private readonly string _file;
    private readonly string _labels;
    private readonly ColumnNames _columns;
    private readonly FileStream _stream;
    private readonly NpyHeader _header;

    public NpyVectors(string file, string labels, ColumnNames columns, int dimension)
    {
        (_file, _labels, _columns) = (file, labels, columns);
        if (!File.Exists(labels)) throw ImportFault.Of(labels, $"there is no such file: name a CSV file with the columns {columns.Id} and {columns.Label}, a row for each vector of {file}.");
        _stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            _header = NpyHeader.Read(file, _stream);
            if (_header.Columns != dimension) throw RowCheck.WrongDimension(file, _header.Columns, dimension);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public int Count => _header.Rows;

    public IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    public IEnumerable<VectorRow> Rows(int skip, CancellationToken cancellation)
    {
        using var labels = new LabelTable(_labels, _columns).Rows().GetEnumerator();
        var rowBytes = _header.Columns * _header.ValueBytes;
        var room = Math.Max(1, BlockBytes / rowBytes);
        var (bytes, values) = (new byte[room * rowBytes], new float[room * _header.Columns]);
        for (var row = 0; row < Count; row++)
        {
            var place = (row - skip) % room;
            if (row >= skip && place == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadBlock(row, bytes.AsSpan(0, Math.Min(room, Count - row) * rowBytes), values);
            }
            if (!labels.MoveNext()) throw ImportFault.Of(_labels, $"it has {row:N0} rows, {_file} has {Count:N0} vectors: expected a row for each, in the same order.");
            if (row >= skip) yield return new VectorRow(row + 1, labels.Current.Id, labels.Current.Label, values.AsMemory(place * _header.Columns, _header.Columns));
        }
        if (labels.MoveNext()) throw ImportFault.Of(_labels, $"it has more rows than {_file} has vectors, which are {Count:N0}: expected a row for each, in the same order.");
    }

    public void Dispose() => _stream.Dispose();

    private void ReadBlock(int row, Span<byte> bytes, Span<float> values)
    {
        _stream.Position = _header.Offset + (long)row * _header.Columns * _header.ValueBytes;
        _stream.ReadExactly(bytes);
        switch (_header.ValueBytes)
        {
            case 2:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case 4:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            default:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
        }
    }
}
