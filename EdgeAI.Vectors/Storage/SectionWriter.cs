using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace EdgeAI.Vectors.Storage;

/// <summary>Writes one section after the other to a file, each from an aligned offset, checksummed as it goes by.</summary>
internal sealed class SectionWriter(FileStream file) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly XxHash3 _hash = new();
    private long _position = IndexFileHeader.Bytes;
    private int _used;
    private long _start;
    private IndexSection _section;

    public List<SectionEntry> Sections { get; } = [];

    public void Begin(IndexSection section)
    {
        _position = (_position + IndexFileHeader.Alignment - 1) / IndexFileHeader.Alignment * IndexFileHeader.Alignment;
        _start = _position;
        _section = section;
    }

    public void Write<T>(ReadOnlySpan<T> values) where T : unmanaged => Write(MemoryMarshal.AsBytes(values));

    public void Write<T>(T value) where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_used == _buffer.Length)
                Flush();
            var part = Math.Min(bytes.Length, _buffer.Length - _used);
            bytes[..part].CopyTo(_buffer.AsSpan(_used));
            _used += part;
            bytes = bytes[part..];
        }
    }

    public void End()
    {
        Flush();
        Sections.Add(new SectionEntry(_section, _start, _position - _start, _hash.GetCurrentHashAsUInt64()));
        _hash.Reset();
    }

    public void Dispose() => Flush();

    private void Flush()
    {
        var part = _buffer.AsSpan(0, _used);
        _hash.Append(part);
        RandomAccess.Write(file.SafeFileHandle, part, _position);
        _position += _used;
        _used = 0;
    }
}
