using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace EdgeAI.Tests.Indexer.Importing;

/// <summary>Writes files of vectors as other programs write them.</summary>
internal static class ImportFiles
{
    public const int Dimension = 256;

    public static string Header(string type, bool fortran, int rows, int columns) =>
        string.Create(CultureInfo.InvariantCulture, $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({rows}, {columns}), }}");

    /// <summary>Magic, version, length, header filled up to a multiple of 64 bytes, and the array.</summary>
    public static void WriteNpy(string path, string header, ReadOnlySpan<byte> array, byte version = 1)
    {
        using var file = File.Create(path);
        using var writer = new BinaryWriter(file);
        var before = version == 1 ? 10 : 12;
        var padded = header.PadRight((header.Length + before + 64) / 64 * 64 - before - 1) + "\n";
        writer.Write([0x93, .. "NUMPY"u8, version, 0]);
        if (version == 1) writer.Write((ushort)padded.Length);
        else writer.Write(padded.Length);
        writer.Write(Encoding.Latin1.GetBytes(padded));
        writer.Write(array);
    }

    public static void WriteNpy(string path, float[][] vectors, byte version = 1) =>
        WriteNpy(path, Header("<f4", false, vectors.Length, vectors[0].Length), MemoryMarshal.AsBytes<float>(vectors.SelectMany(vector => vector).ToArray()), version);

    public static void WriteCsv(string path, IEnumerable<(string Id, string Label)> rows) =>
        File.WriteAllLines(path, ["id,label", .. rows.Select(row => $"{row.Id},\"{row.Label}\"")]);

    /// <summary>Text ids, labels and a list of floats that may be null, as may its values.</summary>
    public static async Task WriteParquet(
        string path, string?[] ids, string?[] labels, float?[]?[] vectors, int group = 1000, IReadOnlyDictionary<string, string>? metadata = null, string column = "vector")
    {
        var (id, label, item) = (new DataField<string>("id"), new DataField<string>("label"), new DataField("element", typeof(float), true));
        await Write(path, new ParquetSchema(id, label, new ListField(column, item)), ids.Length, group, metadata, async (writer, from, to) =>
        {
            await writer.WriteAsync(id, ids[from..to]!);
            await writer.WriteAsync(label, labels[from..to]!);
            List<float> values = [];
            List<int> definitions = [], repetitions = [];
            foreach (var vector in vectors[from..to])
            {
                if (vector is null or [])
                {
                    definitions.Add(vector is null ? 0 : 1);
                    repetitions.Add(0);
                    continue;
                }
                values.AddRange(vector.Where(value => value is not null).Select(value => value!.Value));
                definitions.AddRange(vector.Select(value => value is null ? 2 : 3));
                repetitions.AddRange(vector.Select((_, i) => i == 0 ? 0 : 1));
            }
            await writer.WriteAllPartsAsync<float>(item, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), default);
        });
    }

    /// <summary>Whole numbers as ids, and a list of doubles none of which may be null, under other names.</summary>
    public static async Task WriteParquetOfDoubles(string path, long[] ids, string[] labels, double[][] vectors)
    {
        var (id, label, item) = (new DataField<long>("number"), new DataField<string>("name"), new DataField("element", typeof(double), false));
        var schema = new ParquetSchema(id, label, new ListField("features", item));
        await Write(path, schema, ids.Length, 1000, null, async (writer, from, to) =>
        {
            await writer.WriteAsync<long>(id, ids.AsMemory(from, to - from));
            await writer.WriteAsync(label, labels[from..to]);
            var values = vectors[from..to].SelectMany(vector => vector).ToArray();
            await writer.WriteAllPartsAsync<double>(
                item, values, Enumerable.Repeat(item.MaxDefinitionLevel, values.Length).ToArray(), Enumerable.Range(0, values.Length).Select(i => i % Dimension == 0 ? 0 : 1).ToArray(), default);
        });
    }

    private static async Task Write(
        string path, ParquetSchema schema, int rows, int group, IReadOnlyDictionary<string, string>? metadata, Func<ParquetRowGroupWriter, int, int, Task> write)
    {
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        if (metadata is not null) writer.CustomMetadata = metadata;
        for (var from = 0; from < rows; from += group)
        {
            using var part = writer.CreateRowGroup();
            await write(part, from, Math.Min(rows, from + group));
            part.CompleteValidate();
        }
    }
}
