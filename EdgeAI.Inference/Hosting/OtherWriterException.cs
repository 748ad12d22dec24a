using EdgeAI.Vectors;

namespace EdgeAI.Inference.Hosting;

/// <summary>What is to be changed is kept by another process; this one reads it.</summary>
/// <param name="what">What it is, a plural.</param>
/// <param name="locked">Who has it.</param>
internal sealed class OtherWriterException(string what, IndexLockedException locked) : Exception(
    $"The {what} in {locked.Path} are kept by {locked.Holder}. Send changes to that service, or end it and try again; this one goes on answering with what it knows.", locked);
