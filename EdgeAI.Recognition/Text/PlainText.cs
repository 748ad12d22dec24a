using System.Globalization;
using System.Text;

namespace EdgeAI.Recognition.Text;

/// <summary>Names that show what they are: in a log, on a console, on a page.</summary>
public static class PlainText
{
    /// <summary>Whether a text has nothing in it that moves a console's cursor, breaks a line, or turns the direction of what stands beside it. Allocates nothing.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsControl(rune) || IsUnseen(rune)) return false;
        return true;
    }

    /// <summary>Whether a character is not seen. Joiners and tags are part of writing systems and of pictures.</summary>
    public static bool IsUnseen(Rune rune) => rune.Value is not (0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F))
        && Rune.GetUnicodeCategory(rune) is (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
