using EdgeAI.Embedding;

namespace EdgeAI.Recognition.Features;

/// <summary>Which views of each photograph are embedded: central crops, one for each embedder, and random copies.</summary>
/// <remarks>The embedders stay their owner's. The first one embeds the copies, whose pixels depend on no crop fraction.</remarks>
public sealed class ViewPlan
{
    /// <summary>Plans views.</summary>
    /// <param name="crops">Embedders of one module, each with its own crop fraction, which all lift dark inputs or none; at least one.</param>
    /// <param name="copies">Random copies of each photograph, 0 or more.</param>
    /// <param name="seed">Seed of the copies.</param>
    public ViewPlan(IReadOnlyList<Embedder> crops, int copies = 0, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(crops);
        ArgumentOutOfRangeException.ThrowIfZero(crops.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(copies);
        Crops = crops;
        Seed = seed;
        var module = crops[0].Identity.ModuleHash;
        Central = [.. crops.Select(embedder => FeatureView.Central(module, embedder.Identity.Preprocessing))];
        Copies = [.. Enumerable.Range(0, copies).Select(number => FeatureView.Copy(module, seed, number, crops[0].LiftsDark))];
    }

    /// <summary>Hash of the module.</summary>
    public string ModuleHash => Crops[0].Identity.ModuleHash;

    /// <summary>The embedders, in the order of <see cref="Central"/>.</summary>
    public IReadOnlyList<Embedder> Crops { get; }

    /// <summary>Seed of the copies.</summary>
    public int Seed { get; }

    /// <summary>Views of the central crops.</summary>
    public IReadOnlyList<FeatureView> Central { get; }

    /// <summary>Views of the copies.</summary>
    public IReadOnlyList<FeatureView> Copies { get; }
}
