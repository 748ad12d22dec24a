namespace EdgeAI.ImageFiles;

/// <summary>A file or folder of a tree that is left out.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">What it is, in a word or two, by which it is counted: <c>HEIC</c>, <c>named pipe</c>.</param>
/// <param name="Reason">Why it is left out, and what to do where something can be done.</param>
/// <param name="IsLoss">Whether somebody may have meant it to be a photograph, and should hear of it.</param>
public readonly record struct PassedOver(string Path, string Kind, string Reason, bool IsLoss);
