using System.Diagnostics;
using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Uplink;

/// <summary>A frame that waits for its answer.</summary>
internal readonly record struct SentFrame(Frame Frame, Activity? Activity);
