using System.ComponentModel.DataAnnotations;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>When a stream's decisions become an event. Configuration section <c>Sightings</c>.</summary>
public sealed class SightingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sightings";

    /// <summary>M: newest frames of a stream that count, 1 to 256. Default 8.</summary>
    [Range(1, 256)]
    public int Window { get; set; } = 8;

    /// <summary>N: how many of them have to support a label before it is announced, 1 to <see cref="Window"/>. Default 3.</summary>
    [Range(1, 256)]
    public int Needed { get; set; } = 3;

    /// <summary>How few of them may still support an announced label before it is given up, 0 to <see cref="Needed"/> - 1. Default 1.</summary>
    [Range(0, 255)]
    public int Release { get; set; } = 1;

    /// <summary>Least time between two announcements of the same label, 0 to 1 hour. Default 2 s.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time without a frame after which what was announced is given up, 100 ms to 1 hour. Default 3 s.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(3);

    internal SightingRules Rules => new(Window, Needed, Release, CoolDown, SilentAfter);
}
