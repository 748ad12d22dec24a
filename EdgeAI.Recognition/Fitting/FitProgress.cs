using System.Globalization;

namespace EdgeAI.Recognition.Fitting;

/// <summary>How far a fit is, for people.</summary>
/// <param name="Step">What is done now.</param>
/// <param name="Done">How much of the step is done.</param>
/// <param name="Total">Of how much; 0 where that is not known.</param>
public readonly record struct FitProgress(string Step, int Done = 0, int Total = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Total == 0 ? Step : string.Create(CultureInfo.InvariantCulture, $"{Step}, {Done:N0} of {Total:N0}");
}
