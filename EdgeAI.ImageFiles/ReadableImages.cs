namespace EdgeAI.ImageFiles;

/// <summary>Which image files a reader takes.</summary>
public enum ReadableImages
{
    /// <summary>What every part of the system decodes: JPEG, PNG and WebP.</summary>
    Frames,

    /// <summary>What may lie in a catalog besides: TIFF, TGA, PBM, PGM and PPM, which the indexer alone decodes.</summary>
    CatalogFiles,
}
