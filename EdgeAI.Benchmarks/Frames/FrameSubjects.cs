using EdgeAI.Benchmarks.Frames.Drawing;
using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Photographs, each with a drawn companion and a background. The same photograph gets the same ones, however many others are asked for.</summary>
internal sealed class FrameSubjects
{
    private const int MostTries = 50;

    private readonly IReadOnlyList<CatalogPhotograph> _photographs;
    private readonly IReadOnlyList<string> _backgrounds;
    private readonly CatalogPhotograph[] _seconds;

    /// <param name="photographs">The photographs, at least three.</param>
    /// <param name="backgrounds">Files of backgrounds; may be empty.</param>
    /// <param name="seed">Of the companions.</param>
    /// <param name="each">Every how manieth photograph is taken.</param>
    public FrameSubjects(IReadOnlyList<CatalogPhotograph> photographs, IReadOnlyList<string> backgrounds, int seed, int each = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(photographs.Count, 3, nameof(photographs));
        (_photographs, _backgrounds) = (photographs, backgrounds);
        var random = new Random(seed);
        _seconds = [.. Enumerable.Range(0, photographs.Count).Select(number => SecondOf(number, random))];
        Numbers = [.. Enumerable.Range(0, photographs.Count).Where(number => number % each == 0)];
    }

    /// <summary>Places of the photographs that are taken.</summary>
    public IReadOnlyList<int> Numbers { get; }

    public bool HaveBackgrounds => _backgrounds.Count > 0;

    public string LabelOf(int number) => _photographs[number].Label;

    /// <summary>Reads one. The caller disposes it.</summary>
    public FrameSubject Load(int number) => new(
        number, _photographs[number].Label, _seconds[number].Label,
        SquarePicture.Load(_photographs[number].FullPath), SquarePicture.Load(_seconds[number].FullPath),
        HaveBackgrounds ? SquarePicture.Load(_backgrounds[number % _backgrounds.Count]) : null);

    private CatalogPhotograph SecondOf(int number, Random random)
    {
        var second = _photographs[(number + 1 + random.Next(_photographs.Count - 2)) % _photographs.Count];
        for (var tries = 0; second.Label == _photographs[number].Label && tries < MostTries; tries++) second = _photographs[random.Next(_photographs.Count)];
        return second;
    }
}
