using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>What <c>[Range]</c> is for numbers.</summary>
internal static class TimeRange
{
    public static void Check(ValidateOptionsResultBuilder faults, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most) faults.AddError($"Expected {least} to {most}, got {value}.", key);
    }
}
