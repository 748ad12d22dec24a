using System.Globalization;
using EdgeAI.Capture.Sources;
using Microsoft.Extensions.Options;

namespace EdgeAI.Capture;

/// <summary>Finds every fault of the configuration at once, naming the key of each.</summary>
internal sealed class CaptureOptionsValidator(SourceCatalog sources) : IValidateOptions<CaptureOptions>
{
    private const int SmallestFrameLimit = 1024;
    private const int LargestFrameLimit = 64 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, CaptureOptions options)
    {
        var faults = new List<string>();
        Within(faults, nameof(options.MaxInFlight), options.MaxInFlight, 1, 16);
        Within(faults, nameof(options.Matches), options.Matches, 1, 1000);
        Within(faults, nameof(options.MaxFrameBytes), options.MaxFrameBytes, SmallestFrameLimit, LargestFrameLimit);
        Within(faults, nameof(options.HttpPort), options.HttpPort, 0, ushort.MaxValue);
        Within(faults, nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1));
        Within(faults, nameof(options.FrameTimeout), options.FrameTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10));
        Within(faults, nameof(options.HangAfter), options.HangAfter, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(10));
        Within(faults, nameof(options.SettleFor), options.SettleFor, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Within(faults, nameof(options.AnswerTimeout), options.AnswerTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10));
        Within(faults, nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromSeconds(0.01), TimeSpan.FromMinutes(1));
        Within(faults, nameof(options.MaxRetryDelay), options.MaxRetryDelay, options.RetryDelay, TimeSpan.FromHours(1));
        Within(faults, nameof(options.MaxInferenceRetryDelay), options.MaxInferenceRetryDelay, options.RetryDelay, TimeSpan.FromHours(1));
        Within(faults, nameof(options.SummaryInterval), options.SummaryInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        // The comparison is also false for what is no number.
        if (!(options.SnapshotRate is >= SourceQuery.SlowestPerSecond and <= 60))
            faults.Add($"{CaptureOptions.Section}:{nameof(options.SnapshotRate)}: expected 0.00001 to 60, got {options.SnapshotRate.ToString(CultureInfo.InvariantCulture)}.");
        sources.Prepare(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Within<T>(List<string> faults, string name, T value, T least, T most) where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            faults.Add($"{CaptureOptions.Section}:{name}: expected {least} to {most}, got {value}.");
    }
}
