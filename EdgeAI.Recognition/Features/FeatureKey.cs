namespace EdgeAI.Recognition.Features;

/// <summary>One state of a photograph as one module sees it in one way.</summary>
/// <param name="Stamp">Which photograph, in which state.</param>
/// <param name="View">Which module and which input.</param>
public readonly record struct FeatureKey(PhotographStamp Stamp, FeatureView View);
