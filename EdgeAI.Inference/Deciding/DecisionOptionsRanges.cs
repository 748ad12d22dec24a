using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Deciding;

/// <summary>Checks the ranges that the attributes of <see cref="DecisionOptions"/> state.</summary>
[OptionsValidator]
internal sealed partial class DecisionOptionsRanges : IValidateOptions<DecisionOptions>;
