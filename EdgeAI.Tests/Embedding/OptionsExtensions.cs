using EdgeAI.Embedding;

namespace EdgeAI.Tests.Embedding;

internal static class OptionsExtensions
{
    public static EmbeddingOptions With(this EmbeddingOptions options, Action<EmbeddingOptions> configure)
    {
        configure(options);
        return options;
    }
}
