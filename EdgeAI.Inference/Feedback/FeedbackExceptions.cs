using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference.Feedback;

/// <summary>What was said cannot be understood.</summary>
internal sealed class FeedbackException(string message) : Exception(message);

/// <summary>There is no such correction.</summary>
internal sealed class FeedbackUnknownException(string id) : Exception($"Expected the id of a correction in force, got '{id}'. The list of corrections has them.");

/// <summary>The label spoken of is not in the catalog.</summary>
internal sealed class FeedbackLabelException(string label) : Exception($"Expected a label of the catalog, got '{label}'. Corrections speak of labels that are there; teach a new one first.");

/// <summary>As many corrections as the service keeps are in force.</summary>
internal sealed class FeedbackFullException() : Exception($"{FeedbackStore.Most:N0} corrections are in force, which is the most that are kept. Take some back, or build the catalog again with what they teach.");

/// <summary>Corrections cannot be kept.</summary>
internal sealed class FeedbackFileException(string path, Exception inner)
    : NotKeptException($"The corrections in {path} cannot be read or written: {inner.Message.TrimEnd('.')}. Make room on the disk, and let this service's user write the folder of the index.", inner);
