using Google.Protobuf;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>What a collector says of an export that it took in part.</summary>
/// <param name="Rejected">Spans, data points or log records that are lost.</param>
/// <param name="Message">Why, in the collector's words; may be empty.</param>
internal readonly record struct PartialSuccess(long Rejected, string Message)
{
    /// <summary>
    /// Reads an <c>Export…ServiceResponse</c>, whose field 1 has the number rejected in its field 1 and the message in its field 2, whatever the
    /// signal. What is no such message says nothing.
    /// </summary>
    public static PartialSuccess Of(byte[] response)
    {
        try
        {
            var result = new PartialSuccess(0, "");
            foreach (var partial in WireMessage.Fields(response, 1)) result = new(WireMessage.Number(partial, 1), WireMessage.Text(partial, 2));
            return result;
        }
        catch (InvalidProtocolBufferException)
        {
            return new(0, "");
        }
    }
}
