namespace EdgeAI.Recognition.Fitting.Tensors;

/// <summary>A data file that belongs to the module is missing or damaged.</summary>
public sealed class ModelFileException(string message) : Exception(message);
