using EdgeAI.Benchmarks.Frames.Drawing;
using EdgeAI.Recognition.Catalogs;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>Photographs of a catalog, in a seeded order.</summary>
internal sealed class CatalogPictures : PictureSource
{
    private readonly string[] _files;

    public CatalogPictures(string folder, int seed)
    {
        string[] files = [.. CatalogReader.Read([folder]).Photographs.Select(photograph => photograph.FullPath)];
        new Random(seed).Shuffle(files);
        _files = files[..Math.Min(files.Length, MaxCount)];
    }

    public override int Count => _files.Length;

    public override SKBitmap Load(int number) => SquarePicture.Load(_files[number]);
}
