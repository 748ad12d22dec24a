using System.Numerics.Tensors;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Modules;

/// <summary>Whether a module gives the answers it must give.</summary>
internal static class GoldenCheck
{
    private const double LeastOfVectors = 0.9999;
    private const double LeastOfScalars = 0.99999;
    private const double LeastOfQuantised = 0.95;

    /// <summary>
    /// Least cosine similarity to the golden answers. The module says what its paths reach, but float32 must be float32, and no
    /// module may ask to be let through with anything.
    /// </summary>
    public static double LeastCosine(ModuleDescription description, string path)
    {
        var floor = path.StartsWith("int8", StringComparison.Ordinal) ? LeastOfQuantised
            : path.EndsWith("scalar", StringComparison.Ordinal) ? LeastOfScalars
            : LeastOfVectors;
        return Math.Max(floor, description.GoldenCosine.GetValueOrDefault(path));
    }

    /// <summary>Cosine similarity of one golden vector, by the path and projection that are selected in <paramref name="worker"/>.</summary>
    public static double Cosine(GuestWorker worker, ModuleDescription description, ModelFolder folder, GoldenVector vector)
    {
        var geometry = new FrameGeometry(description.InputSize, description.InputSize);
        worker.Reader.Read(folder.ReadInput(vector), geometry, worker.Guest.Input(1, geometry.Bytes));
        worker.Guest.Embed(1);
        var embedding = worker.Guest.Output(description.Dimension);
        return vector.Embedding.Length == embedding.Length
            ? TensorPrimitives.CosineSimilarity(embedding, vector.Embedding)
            : throw new GuestModuleException($"Golden vector {vector.Input} has {vector.Embedding.Length} values, the module's embedding {embedding.Length}.");
    }

    /// <param name="worker">An instance set to the path, with the module's own projection.</param>
    /// <param name="description">What the module says about itself.</param>
    /// <param name="folder">Where the golden vectors are.</param>
    /// <param name="path">The arithmetic path.</param>
    /// <param name="vectors">Those to check.</param>
    /// <exception cref="GuestModuleException">Names every vector that was missed.</exception>
    public static void Require(GuestWorker worker, ModuleDescription description, ModelFolder folder, string path, IEnumerable<GoldenVector> vectors)
    {
        var least = LeastCosine(description, path);
        var missed = new List<string>();
        foreach (var vector in vectors)
        {
            var cosine = Cosine(worker, description, folder, vector);
            if (!(cosine >= least))
                missed.Add(FormattableString.Invariant($"{vector.Input} {cosine:F6}"));
        }

        if (missed.Count > 0)
            throw new GuestModuleException(
                FormattableString.Invariant($"The module misses its golden vectors by path {path}: expected a cosine of at least {least}, got {string.Join(", ", missed)}. ") +
                "It must not be used on this machine; restore or rebuild it.");
    }
}
