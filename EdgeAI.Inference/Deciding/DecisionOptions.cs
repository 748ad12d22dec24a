using System.ComponentModel.DataAnnotations;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>When an answer is believed. Configuration section <c>Decision</c>.</summary>
public sealed class DecisionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Decision";

    /// <summary>
    /// <c>assist</c> (a person looks at every answer), <c>balanced</c> or <c>strict</c> (unattended). Default <c>balanced</c>. A source and a request may have
    /// their own.
    /// </summary>
    [Required]
    public string Mode { get; set; } = DecisionMode.Balanced.ToWord();

    /// <summary>
    /// Whether a frame whose central crop found no answer is looked at again, in the middle and where something differs from the border. Default true.
    /// A still takes up to three embeddings then, a stream's frame two where there is time before the next one.
    /// </summary>
    public bool LookAgain { get; set; } = true;

    /// <summary>
    /// Mean brightness below which a frame is too dark to be answered, 0 to 255, 0 for never. Default 12. The darkest of 375 grocery photographs has 60;
    /// dimmed to a tenth of their light their mean is 11, and the nearest entry is right for 38 of 98 instead of for 98.
    /// </summary>
    [Range(0.0, 255.0)]
    public double DarkBelow { get; set; } = 12;

    /// <summary>
    /// Sharpness (least mean square of the second differences in four directions, over the variance of the values) below which a frame that is like
    /// nothing is said to be blurred, by the focus or by movement, 0 to 16, 0 for never. Default 0.0018. Of grocery photographs 1 in 100 is below;
    /// out of focus by a deviation of 6 of their 348 pixels, or smeared over 31 of them, 9 in 10 and more.
    /// </summary>
    [Range(0.0, 16.0)]
    public double BlurBelow { get; set; } = 0.0018;

    /// <summary>
    /// Difference from the stream's frame before (mean over 28 x 28 cells, of 255 levels) above which a frame that is like nothing is said to be
    /// moving. Default 8. Moved by a hundredth of their side, grocery photographs differ by 8; stored again as JPEG by 0.2.
    /// </summary>
    [Range(0.0, 255.0)]
    public double MovingAbove { get; set; } = 8;

    /// <summary>Gone; set by nobody who has read the message that it leads to.</summary>
    internal const string GoneFalseAcceptRate = "FalseAcceptRate";

    internal FrameLimits Limits => new((float)DarkBelow, (float)BlurBelow, (float)MovingAbove);

    internal DecisionMode ModeOrDefault => DecisionModes.TryParse(Mode, out var mode) ? mode : DecisionMode.Balanced;
}
