using System.Security.Cryptography;
using System.Text;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Features between runs of <c>evaluate</c>: one file for each set of folders.</summary>
internal sealed class EvaluationCache : IDisposable
{
    private readonly string? _temporary;

    private EvaluationCache(FeatureCache features, string? temporary) => (Features, _temporary) = (features, temporary);

    public FeatureCache Features { get; }

    /// <summary>Opens the cache; where that is impossible, features live in a temporary file for this run.</summary>
    public static EvaluationCache Open(string? folder, IEnumerable<string> folders, int featureCount, TextWriter error)
    {
        var name = string.Join('\n', folders.Select(Path.GetFullPath));
        var file = $"evaluate-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}.features";
        try
        {
            return new EvaluationCache(FeatureCache.Open(Path.Combine(folder ?? DefaultFolder(), file), featureCount), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"Features are not kept for the next run: {failure.Message} Name another folder with --cache.");
            var temporary = Path.Combine(Path.GetTempPath(), $"edgeai-{Guid.NewGuid():n}.features");
            return new EvaluationCache(FeatureCache.Open(temporary, featureCount), temporary);
        }
    }

    public void Dispose()
    {
        Features.Dispose();
        if (_temporary is not null) File.Delete(_temporary);
    }

    private static string DefaultFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            cache = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }
        return Path.Combine(cache, "edgeai");
    }
}
