namespace EdgeAI.Capture.Frames;

/// <summary>Owns the memory of frames that are sent from where they were captured, such as a driver's buffers.</summary>
internal interface IFrameLender
{
    /// <summary>Takes memory back that a frame was lent. Called once for each time, by any thread.</summary>
    /// <param name="slot">Which memory.</param>
    void TakeBack(int slot);
}
