namespace EdgeAI.Vectors;

/// <summary>Another writer has the index; two would overwrite each other's changes.</summary>
/// <param name="path">The index file.</param>
/// <param name="holder">Who has it: process, machine, since when.</param>
public sealed class IndexLockedException(string path, string holder) : IOException(
    $"The index '{path}' is being written by {holder}. Wait until that is done, end it, or write to another file; reading needs no lock.")
{
    /// <summary>The index file.</summary>
    public string Path { get; } = path;

    /// <summary>Who has it.</summary>
    public string Holder { get; } = holder;
}
