using EdgeAI.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Events;

/// <summary>Checks the ranges that the attributes of <see cref="SightingOptions"/> state.</summary>
[OptionsValidator]
internal sealed partial class SightingOptionsRanges : IValidateOptions<SightingOptions>;

/// <summary>Checks the numbers against each other, and the times.</summary>
internal sealed class SightingOptionsRules : IValidateOptions<SightingOptions>
{
    public ValidateOptionsResult Validate(string? name, SightingOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.Needed > options.Window)
            faults.AddError($"Expected at most {Key(nameof(options.Window))}, {options.Window}, got {options.Needed}.", Key(nameof(options.Needed)));
        if (options.Release >= options.Needed)
            faults.AddError($"Expected less than {Key(nameof(options.Needed))}, {options.Needed}, got {options.Release}.", Key(nameof(options.Release)));
        TimeRange.Check(faults, Key(nameof(options.CoolDown)), options.CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
        TimeRange.Check(faults, Key(nameof(options.SilentAfter)), options.SilentAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        return faults.Build();
    }

    private static string Key(string property) => $"{SightingOptions.Section}:{property}";
}
