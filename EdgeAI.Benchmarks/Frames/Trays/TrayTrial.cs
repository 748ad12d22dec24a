using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Parts;
using EdgeAI.Recognition.Trays;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>Trays of 1, 2, 3, 4 and 6 items, on grey and on a scene, in free positions and in rows: how many are named, and how many are counted.</summary>
internal sealed class TrayTrial(FrameEye eye, DecisionMode mode, int trays, FrameFolder folder)
{
    private static readonly int[] Numbers = [1, 2, 3, 4, 6];

    /// <summary>Trays of the catalog's items.</summary>
    public IEnumerable<Figure> Known(TrayDrawing drawing)
    {
        foreach (var kind in Enum.GetValues<TrayKind>())
            foreach (var onScene in drawing.HasScenes ? [false, true] : (bool[])[false])
                foreach (var items in Numbers.Where(items => items > 1 || kind == TrayKind.Free))
                    foreach (var figure in Measure(drawing, kind, items, onScene)) yield return figure;
    }

    /// <summary>Photographs of quite other things, which nothing is to be found on.</summary>
    public IEnumerable<Figure> Far(FrameSubjects subjects)
    {
        var plain = FrameKind.All(haveBackgrounds: false)[0];
        var tally = new TrayTally();
        SubjectLoop.Run(subjects, "far trays", NewFinder, (subject, finder) => tally.Add([], [], finder.FindAll(plain.Encode(subject)), finder.Looks));
        var shares = tally.Shares();
        yield return new Figure("trays.far.answered", shares.AnyAnswered, "", TrayTargets.MostFarAnswered);
        yield return new Figure("trays.far.listed", shares.AnyListed, "", TrayTargets.MostFarListed);
        yield return new Figure("trays.far.parts", shares.Parts, "");
    }

    private List<Figure> Measure(TrayDrawing drawing, TrayKind kind, int items, bool onScene)
    {
        var name = $"{char.ToLowerInvariant(kind.ToString()[0])}{kind.ToString()[1..]}.{items}.{(onScene ? "scene" : "grey")}";
        Console.Error.WriteLine($"{trays} trays: {name}");
        TrayTally all = new(), best = new();
        Parallel.For(0, trays, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, NewFinder, (number, _, finder) =>
        {
            var tray = drawing.Draw(kind, items, number, onScene);
            folder.Write("trays", number, name, tray.Frame);
            int[] labels = [.. tray.Labels.Select(eye.Catalog.NumberOf)];
            all.Add(labels, tray.Places, finder.FindAll(tray.Frame), finder.Looks);
            best.Add(labels, tray.Places, finder.FindAgain(PartEffort.Best), finder.Looks);
            return finder;
        }, _ => { });
        return [.. FiguresOf($"trays.{name}", all.Shares(), kind, items, onScene, hasTargets: true), .. FiguresOf($"trays.best.{name}", best.Shares(), kind, items, onScene, hasTargets: items < 6)];
    }

    private TrayFinder NewFinder() => new(eye.Embedder, eye.OwnDefault, eye.Catalog.NewEvidence(), eye.Catalog.DeciderFor(mode));

    private static IEnumerable<Figure> FiguresOf(string name, TrayShares shares, TrayKind kind, int items, bool onScene, bool hasTargets)
    {
        hasTargets &= kind == TrayKind.Free;
        yield return new Figure($"{name}.named", shares.Named, "", Least: hasTargets ? TrayTargets.NamedOf(items, onScene) : null);
        yield return new Figure($"{name}.answered", shares.Answered, "");
        yield return new Figure($"{name}.inPlace", shares.InPlace, "");
        yield return new Figure($"{name}.parts", shares.Parts, "", hasTargets && items == 1 ? TrayTargets.MostPartsOfOne : null);
        yield return new Figure($"{name}.exact", shares.Exact, "");
        yield return new Figure($"{name}.wrong", shares.Wrong, "", hasTargets ? TrayTargets.MostWrong : null);
        yield return new Figure($"{name}.looks", shares.Looks, "");
    }
}
