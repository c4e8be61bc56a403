using System.Globalization;
using System.Text;

namespace Billing.Pdf.Layout;

/// <summary>
/// Turns any string into code points that can be drawn: tabs become spaces, line and paragraph separators become one line
/// feed, control characters and invisible format characters (bidi overrides among them) are left out, and halves of broken
/// surrogate pairs become the replacement character.
/// </summary>
internal static class TextCleaner
{
    public static List<int> Clean(string text)
    {
        var result = new List<int>(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            var code = rune.Value;
            if (code is >= 0x20 and < 0x7F)
                result.Add(code);
            else if (code == '\n')
                result.Add('\n');
            else if (code == '\t')
                result.Add(' ');
            else if (IsNonCharacter(code))
                result.Add(0xFFFD);
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                result.Add(code);
        }

        return result;
    }

    private static bool IsNonCharacter(int code) => (code & 0xFFFE) == 0xFFFE || code is >= 0xFDD0 and <= 0xFDEF;
}
