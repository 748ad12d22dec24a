namespace EdgeAI.Indexer.Inspecting;

/// <summary>What an index file holds.</summary>
internal sealed record IndexInfo(
    string Path, long Bytes, int Entries, string Module, string Projection, string Preprocessing, int Dimension, int Labels, int Thumbnails);
