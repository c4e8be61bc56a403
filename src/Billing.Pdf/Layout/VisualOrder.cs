using System.Globalization;
using System.Text;

namespace Billing.Pdf.Layout;

/// <summary>
/// Puts the characters of one line in the order in which they stand on paper, left to right. Lines of our documents run left
/// to right; stretches of Hebrew or Arabic inside them are turned round, numbers inside those keep their order.
/// </summary>
internal static class VisualOrder
{
    public static void Apply(Span<int> line)
    {
        var at = 0;
        while (at < line.Length)
        {
            if (!IsRightToLeft(line[at]))
            {
                at++;
                continue;
            }

            var end = EndOfStretch(line, at);
            TurnRound(line[at..end]);
            at = end;
        }
    }

    /// <summary>The stretch lasts to its last right-to-left character before the next left-to-right letter.</summary>
    private static int EndOfStretch(ReadOnlySpan<int> line, int start)
    {
        var end = start + 1;
        for (var i = start + 1; i < line.Length; i++)
        {
            if (IsRightToLeft(line[i]))
                end = i + 1;
            else if (Rune.IsValid(line[i]) && Rune.IsLetter(new Rune(line[i])))
                break;
        }

        return end;
    }

    private static void TurnRound(Span<int> stretch)
    {
        stretch.Reverse();
        var at = 0;
        while (at < stretch.Length)
        {
            var end = at;
            while (end < stretch.Length && IsDigit(stretch[end]))
                end++;
            stretch[at..end].Reverse();
            if (end == at)
                stretch[at] = Mirrored(stretch[at]);
            at = Math.Max(end, at + 1);
        }
    }

    private static bool IsDigit(int code) =>
        Rune.IsValid(code) && Rune.GetUnicodeCategory(new Rune(code)) == UnicodeCategory.DecimalDigitNumber;

    private static int Mirrored(int code) => code switch
    {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        _ => code,
    };

    private static bool IsRightToLeft(int code) =>
        code >= 0x590 && (code is <= 0x8FF or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
            or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF)) && !IsDigit(code);
}
