using Microsoft.Extensions.Options;

namespace EdgeAI.Embedding;

/// <summary>Reports every fault of the options at once, each by its configuration key.</summary>
internal sealed class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddingOptions options)
    {
        var faults = new List<string>();
        InRange(nameof(options.CropFraction), options.CropFraction, 0.1, 1);
        InRange(nameof(options.GuestMemoryLimitBytes), options.GuestMemoryLimitBytes, 1L << 20, 4L << 30);
        InRange(nameof(options.CallDeadline), options.CallDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        InRange(nameof(options.Instances), options.Instances, 1, 256);
        InRange(nameof(options.MaxImagePixels), options.MaxImagePixels, 1, 1_000_000_000);
        InRange(nameof(options.MaxDecodeBytes), options.MaxDecodeBytes, 16L << 20, 1L << 34);
        InRange(nameof(options.MaxImageBytes), options.MaxImageBytes, 1L << 10, int.MaxValue);
        InRange(nameof(options.RecentEmbeddings), options.RecentEmbeddings, 0, 1024);
        InRange(nameof(options.RecentTolerance), options.RecentTolerance, 0, 64);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void InRange<T>(string key, T value, T least, T most) where T : IComparable<T>
        {
            // A NaN compares below everything, so it fails here as well.
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                faults.Add(FormattableString.Invariant($"{EmbeddingOptions.Section}:{key} is {value}; expected {least} to {most}."));
        }
    }

    /// <exception cref="OptionsValidationException">Names every fault.</exception>
    public static void ThrowIfInvalid(EmbeddingOptions options)
    {
        var result = new EmbeddingOptionsValidator().Validate(null, options);
        if (result.Failed)
            throw new OptionsValidationException(Options.DefaultName, typeof(EmbeddingOptions), result.Failures);
    }
}
