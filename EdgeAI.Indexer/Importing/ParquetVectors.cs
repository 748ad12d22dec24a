using System.Globalization;
using System.Numerics.Tensors;
using EdgeAI.Indexer.CommandLine;
using Parquet;
using Parquet.Schema;

namespace EdgeAI.Indexer.Importing;

/// <summary>A Parquet file of ids, labels and vectors, one row group at a time.</summary>
internal sealed class ParquetVectors : IVectorSource
{
    // The library reads a column of a row group whole, with two levels for each value: measured about 40 bytes a value, so 1.4 GB at most.
    private const int MostValues = 1 << 25;

    private readonly string _file;
    private readonly int _dimension;
    private readonly ParquetReader _reader;
    private readonly ParquetColumns _columns;
    private float[] _values = [];
    private double[] _doubles = [];
    private int[] _definitions = [];
    private int[] _repetitions = [];

    public ParquetVectors(string file, ColumnNames names, int dimension)
    {
        (_file, _dimension) = (file, dimension);
        _reader = Try(() => ParquetReader.CreateAsync(file).GetAwaiter().GetResult());
        try
        {
            _columns = Try(() => ParquetColumns.Find(file, _reader.Schema, names));
            Count = Try(CountRows);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count { get; }

    public IReadOnlyDictionary<string, string> Metadata => _reader.CustomMetadata;

    public IEnumerable<VectorRow> Rows(int skip, CancellationToken cancellation)
    {
        var before = 0;
        for (var number = 0; number < _reader.RowGroupCount; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var group = _reader.OpenRowGroupReader(number);
            var rows = (int)group.RowCount;
            if (before + rows > skip)
            {
                var (ids, labels, lists) = Try(() => (ReadIds(group), ReadText(group, _columns.Label), ReadLists(group)));
                for (var row = 0; row < rows; row++)
                {
                    var vector = lists.Next(before + row + 1);
                    if (before + row >= skip) yield return new VectorRow(before + row + 1, ids[row], labels[row], vector);
                }
            }
            before += rows;
        }
    }

    public void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private int CountRows()
    {
        long rows = 0;
        foreach (var group in _reader.RowGroups)
        {
            var values = group.GetMetadata(_columns.Vector)?.MetaData?.NumValues ?? 0;
            if (group.RowCount < 0 || values < group.RowCount) throw ImportFault.Of(_file, "a row group claims to have fewer values than rows: it is damaged. Copy or write it again.");
            if (values > MostValues)
                throw ImportFault.Of(
                    _file,
                    string.Create(CultureInfo.InvariantCulture, $"a row group has {group.RowCount:N0} rows, {values:N0} values, in one piece: expected at most {MostValues:N0} values, {MostValues / _dimension:N0} rows. ")
                    + "Write it again in smaller ones, e.g. pyarrow.parquet.write_table(table, file, row_group_size=100_000).");
            rows += group.RowCount;
        }
        return rows <= int.MaxValue ? (int)rows : throw ImportFault.Of(_file, $"it has {rows:N0} rows: expected at most {int.MaxValue:N0}.");
    }

    private string?[] ReadIds(ParquetRowGroupReader group)
    {
        if (_columns.Id.ClrType == typeof(long)) return ReadWhole<long>(group);
        return _columns.Id.ClrType == typeof(int) ? ReadWhole<int>(group) : ReadText(group, _columns.Id);
    }

    private static string?[] ReadText(ParquetRowGroupReader group, DataField field)
    {
        var text = new string?[group.RowCount];
        group.ReadAsync(field, text!, null).AsTask().GetAwaiter().GetResult();
        return text;
    }

    private string?[] ReadWhole<T>(ParquetRowGroupReader group) where T : struct, IFormattable
    {
        var text = new string?[group.RowCount];
        var values = new T[text.Length];
        var levels = _columns.Id.MaxDefinitionLevel > 0 ? new int[text.Length] : null;
        // Levels of a column without nulls are not there to be read.
        group.ReadRawAsync<T>(_columns.Id, values, levels?.AsMemory(), null).AsTask().GetAwaiter().GetResult();
        // Values lie without gaps, levels say where the gaps are.
        for (int row = 0, next = 0; row < text.Length; row++)
            if (levels is null || levels[row] == _columns.Id.MaxDefinitionLevel) text[row] = values[next++].ToString(null, CultureInfo.InvariantCulture);
        return text;
    }

    private RowLists ReadLists(ParquetRowGroupReader group)
    {
        var field = _columns.Vector;
        var count = (int)group.GetMetadata(field)!.MetaData!.NumValues;
        if (_definitions.Length < count) (_values, _definitions, _repetitions) = (new float[count], new int[count], new int[count]);
        var (definitions, repetitions) = (_definitions.AsMemory(0, count), _repetitions.AsMemory(0, count));
        if (field.ClrType == typeof(double))
        {
            if (_doubles.Length < count) _doubles = new double[count];
            group.ReadRawAsync(field, _doubles.AsMemory(0, count), definitions, repetitions).AsTask().GetAwaiter().GetResult();
            TensorPrimitives.ConvertTruncating<double, float>(_doubles.AsSpan(0, count), _values);
        }
        else
        {
            group.ReadRawAsync(field, _values.AsMemory(0, count), definitions, repetitions).AsTask().GetAwaiter().GetResult();
        }
        return new RowLists(_file, _values, definitions, repetitions, field.MaxDefinitionLevel, field.IsNullable);
    }

    // A damaged file shows itself as whatever exception the library meets first.
    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not CommandFailure and not OperationCanceledException)
        {
            throw ImportFault.Of(_file, $"it cannot be read as Parquet: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Copy or write it again.");
        }
    }
}
