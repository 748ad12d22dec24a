namespace EdgeAI.Inference.Telemetry;

/// <summary>Names of the stages, as metrics and spans carry them.</summary>
internal static class Stage
{
    public const string Decode = "decode";
    public const string Embed = "embed";
    public const string Search = "search";
    public const string Decide = "decide";
    public const string Serialize = "serialize";
}
