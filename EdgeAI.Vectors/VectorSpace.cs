namespace EdgeAI.Vectors;

/// <summary>The embedding whose vectors an index holds; vectors of two spaces are never compared.</summary>
/// <param name="Module">Hash of the module that made the vectors.</param>
/// <param name="Projection">Hash of the projection in use, or <c>default</c>.</param>
/// <param name="Preprocessing">How an image became the module's input.</param>
/// <param name="Dimension">Number of values of a vector.</param>
public sealed record VectorSpace(string Module, string Projection, string Preprocessing, int Dimension);
