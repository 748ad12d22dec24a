using System.IO.Hashing;
using System.Runtime.InteropServices;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Indexer.Importing;

/// <summary>All rows looked at once, so that a fault in the last one is not found after the graph of the others is built.</summary>
/// <param name="Labels">Different labels.</param>
/// <param name="Digest">The same entries in the same order give the same one.</param>
internal sealed record CheckedRows(int Labels, string Digest)
{
    public static CheckedRows Of(string file, IVectorSource source, RowCheck check, CommandContext context) =>
        ProgressDisplay.Run(context.Error, "checking", progress =>
        {
            var digest = new XxHash128();
            var labels = new HashSet<string>(StringComparer.Ordinal);
            // Hashes: a million ids themselves would be a hundred megabytes. Not sized beforehand, because a file may claim any number.
            var rows = new Dictionary<UInt128, int>();
            foreach (var row in source.Rows(0, context.Cancellation))
            {
                var entry = check.EntryOf(row);
                var id = MemoryMarshal.AsBytes(entry.Id.AsSpan());
                if (!rows.TryAdd(XxHash128.HashToUInt128(id), row.Number))
                    throw ImportFault.OfRow(file, row.Number, $"its id '{entry.Id}' is that of row {rows[XxHash128.HashToUInt128(id)]} too: expected ids that differ.");
                if (CatalogPayload.TryParse(entry.Payload.Span, out var payload)) labels.Add(payload.Label);
                digest.Append(id);
                digest.Append(entry.Payload.Span);
                digest.Append(MemoryMarshal.AsBytes(entry.Vector.Span));
                if (row.Number % 1024 == 0 || row.Number == source.Count) progress.Report(new EmbeddingProgress(row.Number, source.Count));
            }
            return new CheckedRows(labels.Count, digest.GetCurrentHashAsUInt128().ToString("x32"));
        });
}
