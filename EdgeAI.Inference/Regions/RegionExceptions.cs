using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference.Regions;

/// <summary>A region that no frame can have.</summary>
internal sealed class RegionException(string message) : Exception(message);

/// <summary>A region that changes the preprocessing, without anybody declaring the frames comparable.</summary>
internal sealed class RegionIncompatibleException(string what) : Exception(
    $"The catalog was embedded with another preprocessing than this region's ({what}), and vectors of two preprocessings are not compared by themselves. "
    + "Build the index with --crop, or declare the frames comparable: \"compatible\": true.");

/// <summary>The regions cannot be kept.</summary>
internal sealed class RegionsUnavailableException(string path, Exception inner)
    : NotKeptException($"The regions cannot be kept in {path}: {inner.Message.TrimEnd('.')}. Make room there and grant this user write access, or name another file in {Key}.", inner)
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.RegionsPath)}";
}
