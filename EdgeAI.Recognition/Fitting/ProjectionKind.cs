namespace EdgeAI.Recognition.Fitting;

/// <summary>How a projection came to be.</summary>
public enum ProjectionKind
{
    /// <summary>The module's own.</summary>
    Default,

    /// <summary>Fitted to the labels of a catalog.</summary>
    Labelled,

    /// <summary>Fitted to the labels of a catalog, beside the module's own: scores are the mean of both cosines.</summary>
    LabelledBesideDefault,

    /// <summary>Fitted to a catalog without looking at labels.</summary>
    Unlabelled,
}
