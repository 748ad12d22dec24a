using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Inference.Deciding;

/// <summary>A look's embedding under the module's own projection, which likeness is told by.</summary>
internal static class DefaultEmbedding
{
    /// <summary>Projects.</summary>
    /// <param name="files">The module's own projection.</param>
    /// <param name="recogniser">Who embedded.</param>
    /// <param name="answer">Room; what is returned is valid until the next look.</param>
    /// <param name="embedding">The look's embedding.</param>
    /// <param name="features">The features behind it.</param>
    public static ReadOnlySpan<float> Of(ModelFiles files, Recogniser recogniser, Answer answer, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features)
    {
        if (recogniser.IsDefaultSpace) return embedding;
        answer.SizeDefault(files.OwnDefault.Rows);
        files.OwnDefault.Apply(features, answer.DefaultEmbedding);
        return answer.DefaultEmbedding;
    }
}
