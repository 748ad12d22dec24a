using EdgeAI.Samples.Drawing;

namespace EdgeAI.Samples.Products;

/// <summary>One thing of the catalog.</summary>
/// <param name="Label">Category and name, e.g. <c>Drinks/Cola-Can</c>: the folder of its photographs.</param>
/// <param name="Draw">Draws it upright, about the middle, within -100 to 100.</param>
internal sealed record Product(string Label, Action<Sketch> Draw);
