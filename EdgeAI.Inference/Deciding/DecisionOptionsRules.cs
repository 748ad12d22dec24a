using EdgeAI.Recognition.Deciding;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Deciding;

/// <summary>Checks the mode, and that nobody relies on a setting that has gone.</summary>
internal sealed class DecisionOptionsRules(IConfiguration configuration) : IValidateOptions<DecisionOptions>
{
    public ValidateOptionsResult Validate(string? name, DecisionOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (!DecisionModes.TryParse(options.Mode, out _)) faults.AddError($"Expected {DecisionModes.Words}, got '{options.Mode}'.", Key(nameof(options.Mode)));
        if (configuration[Key(DecisionOptions.GoneFalseAcceptRate)] is not null)
            faults.AddError(
                $"This setting is gone: a rate of false accepts could not be promised for items that a catalog has never seen. Remove it, and set {Key(nameof(options.Mode))} to {DecisionModes.Words} instead.",
                Key(DecisionOptions.GoneFalseAcceptRate));
        return faults.Build();
    }

    private static string Key(string property) => $"{DecisionOptions.Section}:{property}";
}
