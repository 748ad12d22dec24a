using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Vectors;

namespace EdgeAI.Indexer.Building;

/// <summary>The user's own photographs of nothing of interest, as the index keeps them.</summary>
internal static class OwnBackground
{
    // As many as the module's own: more would weigh on every frame.
    private const int Most = 1_000;

    public static byte[] Embed(string folder, Embedder embedder, double cropFraction, CommandContext context)
    {
        var photographs = CatalogReading.Read([folder], context).Photographs;
        if (photographs.Count > Most)
            throw CommandFailure.Usage($"--background takes at most {Most:N0} photographs, {folder} has {photographs.Count:N0}: leave some out.");
        using var cropped = embedder.WithCropFraction(cropFraction);
        var encoded = new List<byte>();
        var skipped = new List<Recognition.Catalogs.UnreadablePath>();
        var embedding = new float[cropped.Dimension];
        foreach (var photograph in photographs)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                cropped.Embed(CatalogImage.Read(photograph.FullPath), embedding);
                encoded.AddRange(CompanionVector.Encode(embedding));
            }
            catch (Exception failure) when (failure is EmbeddingException or PhotographException)
            {
                skipped.Add(new(photograph.FullPath, failure.Message));
            }
        }
        Skipped.Write(context, skipped);
        if (encoded.Count == 0) throw CommandFailure.Failed(photographs.Count == 1
                ? $"The only photograph in {folder} could not be embedded: {skipped[0].Reason}"
                : $"None of the {photographs.Count} photographs in {folder} could be embedded: {skipped[0].Reason}");
        return [.. encoded];
    }
}
