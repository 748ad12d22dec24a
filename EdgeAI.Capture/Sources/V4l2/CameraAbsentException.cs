namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>A camera is not there, or it cannot be told which one is meant.</summary>
internal sealed class CameraAbsentException(string message) : IOException(message);
