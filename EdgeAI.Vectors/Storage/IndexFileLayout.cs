using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>What must hold of an index file before anything follows a number in it.</summary>
internal static unsafe class IndexFileLayout
{
    /// <summary>Checks every section's presence, place and length against the header's counts.</summary>
    public static void Check(string path, IndexFileHeader header, long fileLength)
    {
        if (header.Count < 0 || header.Dimension < 1 || header.M is < 4 or > 64 || header.UpperUsed < 1
            || header.TopSlot >= header.Count || header.TopSlot < GraphShape.NoLink || header.TopLevel is < 0 or > GraphShape.MaxLevel)
            throw new IndexFormatException(path, "header", "its counts contradict each other");
        if (header.Mode is not (HnswMode.Default or HnswMode.Compact))
            throw new IndexFormatException(path, "header", $"it has mode {(int)header.Mode}, this program knows 0 and 1", "use the program that wrote it, or build the index again");
        var shape = new GraphShape(header.Dimension, header.M, header.Mode);
        long count = header.Count;
        Expect(IndexSection.Space, null);
        Expect(IndexSection.Codes, count * shape.CodeStride);
        Expect(IndexSection.Scales, count * sizeof(float));
        Expect(IndexSection.Errors, count * sizeof(float));
        Expect(IndexSection.Links, count * shape.BaseLinks * sizeof(int));
        Expect(IndexSection.UpperIndex, count * sizeof(int));
        Expect(IndexSection.Upper, (long)header.UpperUsed * sizeof(int));
        Expect(IndexSection.Originals, count * shape.VectorBytes);
        if (header.FormatVersion >= 2)
            Expect(IndexSection.OriginalSums, count * sizeof(uint));
        Expect(IndexSection.EntryOffsets, (count + 1) * sizeof(long));
        Expect(IndexSection.Entries, null);
        Expect(IndexSection.Ids, (long)IdTable.SizeFor(header.Count) * sizeof(int));
        if (header.FormatVersion >= 4 && header.Find(IndexSection.Companions) is { } companions)
        {
            var row = count == 0 ? 0 : companions.Length / count;
            if (row is <= CompanionVector.ScaleBytes or > CompanionVector.ScaleBytes + CompanionVector.MaxDimension)
                throw new IndexFormatException(path, nameof(IndexSection.Companions), $"its {companions.Length:N0} bytes are no companions of {count:N0} vectors");
            Expect(IndexSection.Companions, count * row);
        }
        if (header.Find(IndexSection.Summary) is not null)
            Expect(IndexSection.Summary, null);

        void Expect(IndexSection section, long? length)
        {
            if (header.Find(section) is not { } entry)
                throw new IndexFormatException(path, section.ToString(), "it is missing");
            if (length is { } expected && entry.Length != expected)
                throw new IndexFormatException(path, section.ToString(), $"it should have {expected:N0} bytes, the header says {entry.Length:N0}");
            if (entry.Length < 0 || entry.Offset < IndexFileHeader.Bytes || entry.Offset + entry.Length > fileLength)
                throw new IndexFormatException(path, section.ToString(), $"it should end at byte {entry.Offset + entry.Length:N0}, the file has {fileLength:N0}: it was cut short");
        }
    }

    /// <summary>Checks that links name nodes, blocks lie inside their section, and offsets ascend.</summary>
    public static void CheckContents(IndexFile file)
    {
        var header = file.Header;
        CheckRange(file, IndexSection.Links, GraphShape.NoLink, header.Count - 1);
        CheckRange(file, IndexSection.UpperIndex, 0, header.UpperUsed - 1);
        CheckRange(file, IndexSection.Ids, 0, header.Count);
        CheckUpper(file);
        CheckOffsets(file);
        CheckCompanions(file);
    }

    private static void CheckRange(IndexFile file, IndexSection section, int lowest, int highest)
    {
        using var region = file.Map(section, 0);
        var values = new ReadOnlySpan<int>(region.Pointer, (int)Math.Min(int.MaxValue, file.Header.Find(section)!.Value.Length / sizeof(int)));
        if (values.Length == 0)
            return;
        if (System.Numerics.Tensors.TensorPrimitives.Min(values) < lowest || System.Numerics.Tensors.TensorPrimitives.Max(values) > highest)
            throw new IndexFormatException(file.Path, section.ToString(), $"a value lies outside {lowest} to {highest}");
    }

    private static void CheckUpper(IndexFile file)
    {
        using var indexRegion = file.Map(IndexSection.UpperIndex, 0);
        using var region = file.Map(IndexSection.Upper, 0);
        var index = (int*)indexRegion.Pointer;
        var upper = (int*)region.Pointer;
        var header = file.Header;
        for (var slot = 0; slot < header.Count; slot++)
        {
            var block = index[slot];
            if (block == 0)
                continue;
            var level = upper[block];
            if (level is < 1 or > GraphShape.MaxLevel || block + file.Shape.UpperBlock(level) > header.UpperUsed)
                throw new IndexFormatException(file.Path, nameof(IndexSection.Upper), $"the block of vector {slot} does not fit");
            for (var i = 1; i < file.Shape.UpperBlock(level); i++)
            {
                var link = upper[block + i];
                // A link must lead to a node that exists on that layer, or a walk would read another node's block.
                if (link < GraphShape.NoLink || link >= header.Count || link >= 0 && (index[link] == 0 || upper[index[link]] < (i - 1) / header.M + 1))
                    throw new IndexFormatException(file.Path, nameof(IndexSection.Upper), $"a link of vector {slot} leads nowhere");
            }
        }
        if (header.TopSlot >= 0 && header.TopLevel != (index[header.TopSlot] == 0 ? 0 : upper[index[header.TopSlot]]))
            throw new IndexFormatException(file.Path, nameof(IndexSection.Upper), "the entry node is not on the top layer");
    }

    private static void CheckCompanions(IndexFile file)
    {
        if (file.Header.CompanionBytes is not (> 0 and var row))
            return;
        using var region = file.Map(IndexSection.Companions, 0);
        for (var slot = 0; slot < file.Header.Count; slot++)
            if (CompanionVector.ScaleOf(new ReadOnlySpan<byte>(region.Pointer + (long)slot * row, row)) is var scale && !(float.IsFinite(scale) && scale >= 0))
                throw new IndexFormatException(file.Path, nameof(IndexSection.Companions), $"the companion of vector {slot} has the scale {scale}");
    }

    private static void CheckOffsets(IndexFile file)
    {
        using var offsetRegion = file.Map(IndexSection.EntryOffsets, 0);
        using var region = file.Map(IndexSection.Entries, 0);
        var offsets = (long*)offsetRegion.Pointer;
        var length = file.Header.Find(IndexSection.Entries)!.Value.Length;
        for (var slot = 0; slot < file.Header.Count; slot++)
        {
            var size = offsets[slot + 1] - offsets[slot];
            var valid = offsets[slot] >= 0 && size >= sizeof(int) && size <= int.MaxValue && offsets[slot + 1] <= length;
            if (!valid || *(int*)(region.Pointer + offsets[slot]) is var id && (id < 1 || id > size - sizeof(int)))
                throw new IndexFormatException(file.Path, nameof(IndexSection.EntryOffsets), $"the entry of vector {slot} does not fit");
        }
        if (offsets[0] != 0 || offsets[file.Header.Count] != length)
            throw new IndexFormatException(file.Path, nameof(IndexSection.EntryOffsets), "entries do not fill their section");
    }
}
