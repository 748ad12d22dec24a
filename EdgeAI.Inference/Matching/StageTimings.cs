namespace EdgeAI.Inference.Matching;

/// <summary>Time one image spent in each stage.</summary>
internal struct StageTimings
{
    /// <summary>Decoding, scaling and cropping into the guest's memory.</summary>
    public TimeSpan Decode;

    /// <summary>The guest's call.</summary>
    public TimeSpan Embed;

    /// <summary>Finding the nearest entries; zero where none were asked for.</summary>
    public TimeSpan Search;

    /// <summary>Looking at the frame's quality and deciding what it shows; zero where no search was asked for.</summary>
    public TimeSpan Decide;

    /// <summary>Writing the answer.</summary>
    public TimeSpan Serialize;

    /// <summary>Looking at the image again, decoding for it included; a part of <see cref="Decode"/> and <see cref="Embed"/>.</summary>
    public TimeSpan FurtherLooks;

    /// <summary>From the complete image's arrival to the written answer, waiting for a guest instance included.</summary>
    public TimeSpan Total;
}
