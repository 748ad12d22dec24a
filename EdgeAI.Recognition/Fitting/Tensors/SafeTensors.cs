using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeAI.Recognition.Fitting.Tensors;

/// <summary>Reads a safetensors file: named arrays of float32 and int8. <see href="https://huggingface.co/docs/safetensors">Format</see>.</summary>
internal sealed class SafeTensors
{
    private const long MaxHeaderBytes = 1 << 20;

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly Dictionary<string, (string Type, int[] Shape, int Start, int Length)> _tensors = [];

    private SafeTensors(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
        Index();
    }

    /// <exception cref="ModelFileException">The file is missing or damaged.</exception>
    public static SafeTensors Open(string path)
    {
        try
        {
            return new SafeTensors(path, File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} cannot be read: {failure.Message} Restore the file from the release that the module came with.");
        }
    }

    public float[] Singles(string name, params int[] shape) => MemoryMarshal.Cast<byte, float>(Values(name, "F32", 4, shape)).ToArray();

    public sbyte[] SignedBytes(string name, params int[] shape) => MemoryMarshal.Cast<byte, sbyte>(Values(name, "I8", 1, shape)).ToArray();

    /// <summary>Length of a tensor's first dimension.</summary>
    public int Rows(string name) => Find(name).Shape is [var rows, ..] ? rows : throw Damaged($"{name} is a scalar");

    /// <summary>Length of a matrix's second dimension.</summary>
    public int Columns(string name) => Find(name).Shape is [_, var columns] ? columns : throw Damaged($"{name} is no matrix");

    private Span<byte> Values(string name, string type, int size, int[] shape)
    {
        var tensor = Find(name);
        if (tensor.Type != type || !tensor.Shape.AsSpan().SequenceEqual(shape))
            throw Damaged($"{name} is {tensor.Type}[{string.Join(", ", tensor.Shape)}] where {type}[{string.Join(", ", shape)}] is expected");
        var count = shape.Aggregate(1L, (product, length) => product * length);
        if (tensor.Length != count * size) throw Damaged($"{name} has {tensor.Length} bytes where {count * size} are expected");
        return _bytes.AsSpan(tensor.Start, tensor.Length);
    }

    private (string Type, int[] Shape, int Start, int Length) Find(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor : throw Damaged($"there is no tensor {name}");

    private void Index()
    {
        if (_bytes.Length < 8) throw Damaged("it is shorter than its header");
        var header = BinaryPrimitives.ReadInt64LittleEndian(_bytes);
        if (header is < 2 or > MaxHeaderBytes || header > _bytes.Length - 8) throw Damaged($"it claims a header of {header} bytes");
        var data = 8 + (int)header;
        try
        {
            using var json = JsonDocument.Parse(_bytes.AsMemory(8, (int)header));
            foreach (var entry in json.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
            {
                var offsets = entry.Value.GetProperty("data_offsets");
                long start = offsets[0].GetInt64(), end = offsets[1].GetInt64();
                if (start < 0 || end < start || end > _bytes.Length - data) throw Damaged($"{entry.Name} lies outside the file");
                int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
                _tensors.Add(entry.Name, (entry.Value.GetProperty("dtype").GetString() ?? "", shape, data + (int)start, (int)(end - start)));
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Damaged($"its header cannot be read ({failure.Message})");
        }
    }

    private ModelFileException Damaged(string what) =>
        new($"{_path} is not a usable safetensors file: {what}. Restore the file from the release that the module came with.");
}
