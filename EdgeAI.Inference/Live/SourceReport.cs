using System.Buffers;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api.Faults;

namespace EdgeAI.Inference.Live;

/// <summary>What capture says became of a camera.</summary>
/// <param name="Source">Name of the camera or source.</param>
/// <param name="IsBack">Whether it gives frames again; lost otherwise.</param>
/// <param name="Reason">Why it gives none; empty where it does.</param>
/// <param name="Absence">How long it has given none, or had given none.</param>
/// <param name="Losses">Times it was lost since capture started.</param>
internal sealed record SourceReport(string Source, bool IsBack, string Reason, TimeSpan Absence, long Losses)
{
    private const int LongestReason = 500;
    private const long LongestAbsenceMs = 10L * 366 * 24 * 3600 * 1000;

    /// <summary>Reads a report.</summary>
    /// <exception cref="SourceNameException">Its source has a name that cannot be shown.</exception>
    /// <exception cref="MessageFormatException">Its state is none.</exception>
    public static SourceReport Of(ReportSourceRequest request)
    {
        SourceNameException.Check(request.Source);
        if (request.State is not (SourceState.Lost or SourceState.Back))
            throw new MessageFormatException($"the state {(int)request.State} of a source, where lost (1) or back (2) are known");
        var reason = new string([.. request.Reason.Where(character => !char.IsControl(character)).Take(LongestReason)]);
        return new SourceReport(
            request.Source, request.State == SourceState.Back, reason, TimeSpan.FromMilliseconds(Math.Clamp(request.AbsentMs, 0, LongestAbsenceMs)), Math.Max(0, request.Losses));
    }

    /// <summary>What pages are told.</summary>
    /// <param name="age">How long ago the report came.</param>
    public byte[] Write(TimeSpan age)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("source"u8, Source);
            json.WriteString("state"u8, IsBack ? "back"u8 : "lost"u8);
            json.WriteString("reason"u8, Reason);
            json.WriteNumber("absentMs"u8, Math.Round(Absence.TotalMilliseconds));
            json.WriteNumber("ageMs"u8, Math.Round(age.TotalMilliseconds));
            json.WriteNumber("losses"u8, Losses);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
