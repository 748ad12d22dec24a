using System.Globalization;

namespace EdgeAI.Recognition.Features;

/// <summary>What of a photograph a module looked at: a hash of the module and of how its input was made.</summary>
/// <param name="Hash">The 128 bits.</param>
public readonly record struct FeatureView(UInt128 Hash)
{
    // Raised when the recipe of the copies changes, so that copies of another recipe are not mixed in.
    private const int CopyRecipe = 1;

    /// <summary>The central crop.</summary>
    /// <param name="moduleHash">Hash of the guest module.</param>
    /// <param name="preprocessing">Preprocessing as the identity of the embedding names it.</param>
    public static FeatureView Central(string moduleHash, string preprocessing) => new(TextHash.Of($"{moduleHash}\n{preprocessing}"));

    /// <summary>A random copy.</summary>
    /// <param name="moduleHash">Hash of the guest module.</param>
    /// <param name="seed">Seed of the copies.</param>
    /// <param name="number">Which copy, from 0.</param>
    /// <param name="liftDark">Whether a dark photograph was lifted before its copies were drawn.</param>
    public static FeatureView Copy(string moduleHash, int seed, int number, bool liftDark) =>
        new(TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{moduleHash}\ncopy {CopyRecipe} {seed} {number}{(liftDark ? " lifted" : "")}")));
}
