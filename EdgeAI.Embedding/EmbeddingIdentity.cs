using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding;

/// <summary>What must be equal for two embeddings to be comparable.</summary>
/// <param name="ModuleHash">SHA-256 of the guest module's bytes, lower-case hexadecimal; with <c>/int8</c> behind it where the arithmetic is not that of the module's default path.</param>
/// <param name="ProjectionHash"><c>default</c> for the module's own projection, else SHA-256 of the projection in use.</param>
/// <param name="Preprocessing">How a photograph becomes the guest's input, crop fraction and filter included.</param>
/// <param name="Dimension">Number of values of an embedding, 1 to 256.</param>
public sealed record EmbeddingIdentity(string ModuleHash, string ProjectionHash, string Preprocessing, int Dimension)
{
    /// <summary>What <see cref="ProjectionHash"/> says of the module's own projection.</summary>
    public const string DefaultProjection = "default";

    /// <summary>Whether a preprocessing lifts dark inputs (<see cref="EmbeddingOptions.LiftDark"/>); an index that was built before there was a lift has one that does not.</summary>
    /// <param name="preprocessing">What <see cref="Preprocessing"/> said.</param>
    public static bool LiftsDark(string preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return preprocessing.EndsWith(DarkLift.Term, StringComparison.Ordinal);
    }
}
