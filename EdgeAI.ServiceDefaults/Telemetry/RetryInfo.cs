using Google.Protobuf;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>google.rpc.RetryInfo: when a server asks to be tried again.</summary>
internal static class RetryInfo
{
    private const string Name = "google.rpc.RetryInfo";

    /// <summary>Reads <c>grpc-status-details-bin</c>: a google.rpc.Status whose details (field 3) may have one.</summary>
    /// <param name="header">Base64; null for none.</param>
    /// <returns>The delay; null where there is no RetryInfo.</returns>
    public static TimeSpan? Of(string? header)
    {
        if (header is null) return null;
        try
        {
            var status = Convert.FromBase64String(header.PadRight((header.Length + 3) / 4 * 4, '='));
            foreach (var detail in WireMessage.Fields(status, 3))
            {
                if (!WireMessage.Text(detail, 1).EndsWith(Name, StringComparison.Ordinal)) continue;
                var delay = TimeSpan.Zero;
                foreach (var info in WireMessage.Fields(detail, 2))
                    foreach (var duration in WireMessage.Fields(info, 1))
                        delay = TimeSpan.FromSeconds(Math.Clamp(WireMessage.Number(duration, 1), 0, int.MaxValue));
                return delay;
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            // What cannot be read asks for nothing.
        }
        return null;
    }
}
