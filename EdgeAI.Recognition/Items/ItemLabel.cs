using System.Text;
using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Recognition.Items;

/// <summary>What may be the label of a taught item: what can be a folder of a catalog, so that items can be exported to one.</summary>
public static class ItemLabel
{
    /// <summary>Most characters of a label.</summary>
    public const int MostCharacters = 200;

    // What file systems allow for the name of one folder.
    private const int MostBytesOfAPart = 255;

    private static readonly HashSet<string> DeviceNames = new(StringComparer.OrdinalIgnoreCase) { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
    private static readonly HashSet<string> NumberedDevices = new(StringComparer.OrdinalIgnoreCase) { "COM", "LPT" };

    /// <summary>The label in Normalization Form C, without spaces around its parts.</summary>
    /// <param name="label">As it was typed; <c>/</c> separates folders.</param>
    /// <exception cref="ItemLabelException">It is empty, too long, or no path of folders.</exception>
    public static string Check(string? label)
    {
        var parts = CanonicalText.Compose(label ?? "").Split('/').Select(part => part.Trim()).ToArray();
        var clean = string.Join('/', parts);
        if (clean.Length == 0) throw new ItemLabelException("none. Type a name, e.g. Coffee mug");
        if (clean.Length > MostCharacters) throw new ItemLabelException($"one of {clean.Length}");
        foreach (var part in parts)
        {
            if (part.Length == 0) throw new ItemLabelException($"'{clean}', where a part between slashes is empty");
            if (Encoding.UTF8.GetByteCount(part) is var bytes and > MostBytesOfAPart)
                throw new ItemLabelException($"one with a part of {bytes} bytes, where a folder's name may have {MostBytesOfAPart}");
            if (SystemNames.IsFolder(part) && part[0] != '.')
                throw new ItemLabelException($"'{clean}', where '{part}' is a name that systems use for themselves, so that an export of it would be left out of a catalog");
            if (part[0] == '.') throw new ItemLabelException($"'{clean}', where a part begins with a dot");
            // Windows leaves it out, and would take two labels for one.
            if (part[^1] == '.') throw new ItemLabelException($"'{clean}', where a part ends with a dot");
            if (IsDevice(part)) throw new ItemLabelException($"'{clean}', where '{part}' is a device's name on Windows, so that an export of it could not be unpacked there");
            if (part.EnumerateRunes().Any(PlainText.IsUnseen))
                throw new ItemLabelException($"'{string.Concat(clean.EnumerateRunes().Where(rune => !PlainText.IsUnseen(rune)))}' with a character that is not seen, such as one that turns the direction of the text");
            if (part.Any(character => character is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(character) || char.IsSurrogate(character) && !Pairs(part)))
                throw new ItemLabelException($"'{new string([.. clean.Where(character => !char.IsControl(character))])}', which has a character that no folder may have");
        }
        return clean;
    }

    // CON, and CON.txt as well.
    private static bool IsDevice(string part) =>
        part.Split('.')[0].TrimEnd() is var name && (DeviceNames.Contains(name) || name.Length == 4 && name[3] is (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3' && NumberedDevices.Contains(name[..3]));

    private static bool Pairs(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}

/// <summary>A label that no item can have.</summary>
/// <param name="got">What came.</param>
public sealed class ItemLabelException(string got) : Exception(
    $"Expected a label of 1 to {ItemLabel.MostCharacters} characters that can be the name of a folder, or several joined with '/', got {got}.");
