using EdgeAI.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Live;

/// <summary>Checks the ranges that the attributes of <see cref="LiveOptions"/> state.</summary>
[OptionsValidator]
internal sealed partial class LiveOptionsRanges : IValidateOptions<LiveOptions>;

/// <summary>Checks the times, whose attribute would need reflection.</summary>
internal sealed class LiveOptionsRules : IValidateOptions<LiveOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        TimeRange.Check(faults, $"{LiveOptions.Section}:{nameof(options.SourceTimeout)}", options.SourceTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        TimeRange.Check(faults, $"{LiveOptions.Section}:{nameof(options.Heartbeat)}", options.Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        return faults.Build();
    }
}
