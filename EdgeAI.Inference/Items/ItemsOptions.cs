using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>What is taught on the spot: where it is kept, how a lesson goes, and when the projection is fitted anew. Configuration section <c>Items</c>.</summary>
public sealed class ItemsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Items";

    /// <summary>Most photographs that one call brings, and most frames that a lesson takes.</summary>
    public const int MostFrames = 20;

    /// <summary>Fewest frames that a lesson waits for.</summary>
    public const int FewestFrames = 5;

    /// <summary>Folder of the taught items. Default: the index file's name with <c>.items</c> appended.</summary>
    public string? Folder { get; set; }

    /// <summary>Varied frames that a lesson takes from a stream unless told otherwise, 5 to 20. Default 12.</summary>
    [Range(FewestFrames, MostFrames)]
    public int FramesWanted { get; set; } = 12;

    /// <summary>Time after which 5 varied frames are enough, 100 ms to 1 minute. Default 1 s.</summary>
    public TimeSpan UsualTake { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a lesson ends with what it has, for an item that lies still; 1 s to 5 minutes. Default 6 s.</summary>
    public TimeSpan LongestTake { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Most items, 1 to 100,000. Default 2,000.</summary>
    [Range(1, 100_000)]
    public int MaxItems { get; set; } = 2000;

    /// <summary>Most photographs of an item, 20 to 9,999. Default 200.</summary>
    [Range(MostFrames, 9_999)]
    public int MaxPhotographs { get; set; } = 200;

    /// <summary>Most bytes of a lesson with images as it is sent, 1 KiB to 1 GiB; never more than half of <c>Inference:MaxBufferedBytes</c>. Default 32 MiB.</summary>
    [Range(1L << 10, 1L << 30)]
    public long MaxLessonBytes { get; set; } = 32L << 20;

    /// <summary>Most bytes of an archive to import, 1 MiB to 64 GiB. Default 1 GiB.</summary>
    [Range(1L << 20, 1L << 36)]
    public long MaxImportBytes { get; set; } = 1L << 30;

    /// <summary>Whether the projection is fitted anew in the background after something was taught or removed. Default true.</summary>
    public bool Refit { get; set; } = true;

    /// <summary>Quiet time after the last change before the fit begins, 0 to 1 day. Default 5 s.</summary>
    public TimeSpan RefitDelay { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks the ranges that attributes state.</summary>
[OptionsValidator]
internal sealed partial class ItemsOptionsRanges : IValidateOptions<ItemsOptions>;

/// <summary>Checks the times.</summary>
internal sealed class ItemsOptionsRules : IValidateOptions<ItemsOptions>
{
    public ValidateOptionsResult Validate(string? name, ItemsOptions options)
    {
        var faults = new List<string>();
        Check(nameof(options.UsualTake), options.UsualTake, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Check(nameof(options.LongestTake), options.LongestTake, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Check(nameof(options.RefitDelay), options.RefitDelay, TimeSpan.Zero, TimeSpan.FromDays(1));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string option, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most) faults.Add($"{ItemsOptions.Section}:{option} must be {least} to {most}, it is {value}.");
        }
    }
}
