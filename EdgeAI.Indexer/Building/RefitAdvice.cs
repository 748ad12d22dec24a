using System.Globalization;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Building;

/// <summary>Says when an index has outgrown its projection.</summary>
internal static class RefitAdvice
{
    // Half as many again: below, a fit to all of them would hardly differ.
    private const double Outgrown = 1.5;

    /// <summary>What to do, for people; null where the projection still fits.</summary>
    /// <param name="fitted">The projection in use.</param>
    /// <param name="photographs">Photographs of the index now.</param>
    /// <param name="labels">Their labels.</param>
    public static string? For(FittedProjection fitted, int photographs, int labels)
    {
        if (!CatalogRefit.IsWanted(fitted.Kind) || !FitSettings.IsWorthFitting(photographs, labels)) return null;
        if (fitted.Kind == ProjectionKind.Default)
            return string.Create(CultureInfo.InvariantCulture, $"{photographs} photographs of {labels} labels are worth a projection of their own: build them all without --add to have one fitted.");
        return photographs >= Outgrown * fitted.Photographs || labels >= Outgrown * fitted.Labels
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the projection was fitted to {fitted.Photographs} photographs of {fitted.Labels} labels, the index has {photographs} of {labels} now: build them all without --add to fit it anew.")
            : null;
    }
}
