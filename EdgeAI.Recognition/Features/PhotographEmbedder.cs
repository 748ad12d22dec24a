using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Fitting.Copies;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Recognition.Features;

/// <summary>Embeds what is missing of one photograph: views that the cache does not have, and its thumbnail. Safe for concurrent use.</summary>
/// <param name="plan">Which views.</param>
/// <param name="cache">Where their features go.</param>
/// <param name="thumbnails">Where thumbnails go; null for none.</param>
/// <param name="asFrames">Whether the photographs are asked about, as frames are, and not learned: a dark one is lifted sooner.</param>
/// <param name="read">
/// Reads a file, by its path, as a JPEG, PNG or WebP, and throws <see cref="PhotographException"/> where it cannot; null for <see cref="PhotographFile.Read"/>.
/// </param>
public sealed class PhotographEmbedder(
    ViewPlan plan, FeatureCache cache, ThumbnailFolder? thumbnails = null, bool asFrames = false, Func<string, byte[]>? read = null)
{
    private readonly Func<string, byte[]> _read = read ?? PhotographFile.Read;

    // The smallest cut of a copy is 0.42 of the shorter side and becomes 224 pixels: more resolution than this is never used.
    private const int UsefulShorterSide = 600;

    /// <summary>Whether anything of the photograph is missing.</summary>
    public bool IsMissing(CatalogPhotograph photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        return !HasFeatures(photograph) || thumbnails is not null && !thumbnails.Contains(photograph.Id);
    }

    /// <summary>Whether every view of the photograph is in the cache.</summary>
    public bool HasFeatures(CatalogPhotograph photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        return plan.Central.All(view => Has(photograph, view)) && plan.Copies.All(view => Has(photograph, view));
    }

    /// <summary>Embeds what is missing.</summary>
    /// <returns>Number of inputs that went through the module.</returns>
    /// <exception cref="EmbeddingException">The file is no image that can be embedded, or the module failed.</exception>
    /// <exception cref="PhotographException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read, or the results cannot be written.</exception>
    public int Embed(CatalogPhotograph photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        var image = _read(photograph.FullPath);
        var features = new float[cache.FeatureCount];
        // A photograph that changed keeps its id: the picture beside the index must change with it.
        var isNew = !plan.Central.Any(view => Has(photograph, view));
        var embedded = EmbedCrops(photograph, image, features);
        PixelGrid? pixels = null, lit = null;
        for (var number = 0; number < plan.Copies.Count; number++)
        {
            if (Has(photograph, plan.Copies[number])) continue;
            pixels ??= PhotographDecoder.Decode(image, UsefulShorterSide);
            var copy = new byte[RandomCopy.Bytes];
            lit ??= Lit(pixels, plan.Crops[0]);
            RandomCopy.Draw(lit, plan.Seed, photograph.Payload.File, number, copy);
            plan.Crops[0].EmbedPixels(copy, features);
            cache.Append(new FeatureKey(photograph.Stamp, plan.Copies[number]), features);
            embedded++;
        }
        if (thumbnails is not null && (isNew || !thumbnails.Contains(photograph.Id)))
            thumbnails.Write(photograph.Id, ThumbnailRenderer.Render(pixels ?? PhotographDecoder.Decode(image, ThumbnailFolder.LongestSidePixels)));
        return embedded;
    }

    // A dark scene is lifted, as a frame of it will be; the light of a copy is drawn, and stays as it was drawn.
    private static PixelGrid Lit(PixelGrid pixels, Embedder embedder)
    {
        var rgb = (byte[])pixels.Rgb.Clone();
        embedder.LiftPhotograph(rgb);
        return pixels with { Rgb = rgb };
    }

    private int EmbedCrops(CatalogPhotograph photograph, byte[] image, float[] features)
    {
        var embedded = 0;
        for (var i = 0; i < plan.Crops.Count; i++)
        {
            if (Has(photograph, plan.Central[i])) continue;
            var embedding = new float[plan.Crops[i].Dimension];
            if (asFrames) plan.Crops[i].Embed(image, embedding, features);
            else plan.Crops[i].EmbedPhotograph(image, embedding, features);
            cache.Append(new FeatureKey(photograph.Stamp, plan.Central[i]), features);
            embedded++;
        }
        return embedded;
    }

    private bool Has(CatalogPhotograph photograph, FeatureView view) => cache.Contains(new FeatureKey(photograph.Stamp, view));
}
