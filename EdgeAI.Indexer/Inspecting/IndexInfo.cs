namespace EdgeAI.Indexer.Inspecting;

/// <summary>What an index file holds. <c>MemoryBytes</c>: what should stay in memory while it is searched. <c>Answers</c>: what answers are told by, for people.</summary>
internal sealed record IndexInfo(
    string Path, long Bytes, int Entries, string Module, string Projection, string Preprocessing, int Dimension, int Labels, int Thumbnails, string Mode, long MemoryBytes, string Answers);
