using System.Text;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>Writes a graph as one file: only live nodes, numbered anew without gaps.</summary>
internal static unsafe class IndexFileWriter
{
    /// <param name="path">The file, replaced atomically.</param>
    /// <param name="space">Whose vectors these are.</param>
    /// <param name="efConstruction">Recorded for later insertions.</param>
    /// <param name="memory">The graph; no live node links to a deleted one.</param>
    /// <param name="order">Slots in the order they get in the file.</param>
    /// <param name="previousId">Identity of the file whose place this one takes.</param>
    /// <param name="summary">Makes the file's summary of its entries; null for none.</param>
    /// <param name="threads">Threads that the summary may take.</param>
    public static void Write(
        string path, VectorSpace space, int efConstruction, GraphMemory memory, int[] order, ulong previousId, IIndexSummary? summary, int threads)
    {
        var renamed = new int[memory.Used];
        Array.Fill(renamed, GraphShape.NoLink);
        for (var i = 0; i < order.Length; i++)
            renamed[order[i]] = i;
        AtomicFile.Write(path, file =>
        {
            using var writer = new SectionWriter(file);
            WriteSpace(writer, space);
            WriteVectors(writer, memory, order);
            WriteLinks(writer, memory, order, renamed);
            var upperUsed = WriteUpper(writer, memory, order, renamed);
            WriteEntries(writer, memory, order);
            var companionBytes = WriteCompanions(writer, memory, order);
            if (summary is not null)
                WriteSummary(writer, summary.Summarize(new WrittenSlots(memory, order, companionBytes), threads));
            var top = memory.Top;
            var header = new IndexFileHeader
            {
                FormatVersion = companionBytes > 0 ? IndexFileHeader.Version : IndexFileHeader.VersionWithoutCompanions,
                Count = order.Length,
                Dimension = memory.Shape.Dimension,
                M = memory.Shape.M,
                Mode = memory.Shape.Mode,
                EfConstruction = efConstruction,
                TopSlot = top.Slot < 0 ? GraphShape.NoLink : renamed[top.Slot],
                TopLevel = top.Level,
                UpperUsed = upperUsed,
                MaxError = memory.MaxError,
                PreviousId = previousId,
            };
            header.Sections.AddRange(writer.Sections);
            RandomAccess.Write(file.SafeFileHandle, header.ToBytes(), 0);
        });
    }

    private static void WriteSpace(SectionWriter writer, VectorSpace space)
    {
        writer.Begin(IndexSection.Space);
        writer.Write<byte>(SpaceCodec.Encode(space));
        writer.End();
    }

    private static void WriteVectors(SectionWriter writer, GraphMemory memory, int[] order)
    {
        writer.Begin(IndexSection.Codes);
        foreach (var slot in order)
            writer.Write(new ReadOnlySpan<byte>(memory.CodesOf(slot), memory.Stride));
        writer.End();
        writer.Begin(IndexSection.Scales);
        foreach (var slot in order)
            writer.Write(memory.Scales[slot]);
        writer.End();
        writer.Begin(IndexSection.Errors);
        foreach (var slot in order)
            writer.Write(memory.Errors[slot]);
        writer.End();
        writer.Begin(IndexSection.Originals);
        var scratch = new float[memory.Shape.Dimension];
        var sums = new uint[order.Length];
        fixed (float* room = scratch)
            for (var i = 0; i < order.Length; i++)
            {
                var original = new ReadOnlySpan<float>(memory.Originals.Get(order[i], room), scratch.Length);
                sums[i] = OriginalVectors.SumOf(original);
                writer.Write(original);
            }
        writer.End();
        writer.Begin(IndexSection.OriginalSums);
        writer.Write<uint>(sums);
        writer.End();
    }

    private static void WriteLinks(SectionWriter writer, GraphMemory memory, int[] order, int[] renamed)
    {
        writer.Begin(IndexSection.Links);
        foreach (var slot in order)
            WriteList(writer, memory.LinksOf(slot, 0), memory.Shape.BaseLinks, renamed);
        writer.End();
    }

    private static int WriteUpper(SectionWriter writer, GraphMemory memory, int[] order, int[] renamed)
    {
        var used = 1;
        writer.Begin(IndexSection.UpperIndex);
        foreach (var slot in order)
        {
            var level = memory.LevelOf(slot);
            writer.Write(level == 0 ? 0 : used);
            used += memory.Shape.UpperBlock(level);
        }
        writer.End();
        writer.Begin(IndexSection.Upper);
        writer.Write(0);
        foreach (var slot in order)
        {
            var level = memory.LevelOf(slot);
            if (level == 0)
                continue;
            writer.Write(level);
            for (var layer = 1; layer <= level; layer++)
                WriteList(writer, memory.LinksOf(slot, layer), memory.Shape.M, renamed);
        }
        writer.End();
        return used;
    }

    private static void WriteList(SectionWriter writer, int* links, int room, int[] renamed)
    {
        var written = 0;
        for (var i = 0; i < room && links[i] >= 0; i++)
        {
            // A link to a node that is not in the file is left out.
            if (renamed[links[i]] is not (>= 0 and var link))
                continue;
            writer.Write(link);
            written++;
        }
        for (; written < room; written++)
            writer.Write(GraphShape.NoLink);
    }

    private static void WriteEntries(SectionWriter writer, GraphMemory memory, int[] order)
    {
        var offsets = new long[order.Length + 1];
        writer.Begin(IndexSection.Entries);
        for (var i = 0; i < order.Length; i++)
        {
            var id = memory.IdBytes(order[i]);
            var payload = memory.PayloadOf(order[i]);
            writer.Write(id.Length);
            writer.Write<byte>(id);
            writer.Write(payload);
            offsets[i + 1] = offsets[i] + sizeof(int) + id.Length + payload.Length;
        }
        writer.End();
        writer.Begin(IndexSection.EntryOffsets);
        writer.Write<long>(offsets);
        writer.End();
        writer.Begin(IndexSection.Ids);
        writer.Write<int>(IdTable.Build(order.Length, i => memory.IdBytes(order[i])));
        writer.End();
    }

    /// <returns>Bytes of each; 0 where there are none.</returns>
    private static int WriteCompanions(SectionWriter writer, GraphMemory memory, int[] order)
    {
        // All that there are have the size of the first.
        var bytes = 0;
        for (var i = 0; i < order.Length && bytes == 0; i++)
            bytes = memory.CompanionOf(order[i]).Length;
        if (bytes == 0)
            return 0;
        var none = new byte[bytes];
        writer.Begin(IndexSection.Companions);
        foreach (var slot in order)
            writer.Write(memory.CompanionOf(slot) is { IsEmpty: false } companion ? companion.Span : none);
        writer.End();
        return bytes;
    }

    private static void WriteSummary(SectionWriter writer, byte[] summary)
    {
        writer.Begin(IndexSection.Summary);
        writer.Write<byte>(summary);
        writer.End();
    }
}
