using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting.Tensors;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Catalog;

/// <summary>One line for whoever starts the service without a catalog it can serve: what is wrong and what to do.</summary>
internal static class IndexAdvice
{
    /// <summary>The setting that names the index.</summary>
    public const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.IndexPath)}";

    /// <summary>Where an index has to be there, because others are asked in its space.</summary>
    public static string Missing(string path) => $"The index '{path}' does not exist. Build it with {BuildCommand(path)}, or name another in {Key}.";

    public static string Explain(Exception exception, string path) => exception switch
    {
        Feedback.FeedbackFileException => exception.Message,
        FileNotFoundException { FileName: var name } when name == path => exception.Message,
        ModelFileException => exception.Message,
        EmbeddingException => $"The embedding module cannot be used. {exception.Message}",
        IndexFormatException or IndexSpaceException => $"{exception.Message} To build it: {BuildCommand(path)}; to use another: {Key}.",
        UnauthorizedAccessException => $"The index '{path}' cannot be read. {exception.Message} Grant this user read access, or name another in {Key}.",
        _ => $"The index '{path}' cannot be used. {exception.Message} Rebuild it with {BuildCommand(path)}, or name another in {Key}.",
    };

    /// <summary>What builds an index at this place.</summary>
    public static string BuildCommand(string path) => $"'dotnet run --project EdgeAI.Indexer -- build --catalog DIR --output {path}'";
}
