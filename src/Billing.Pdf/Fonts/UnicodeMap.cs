using System.Globalization;
using System.Text;

namespace Billing.Pdf.Fonts;

/// <summary>The ToUnicode map of a subset: what text a viewer copies, searches and reads aloud for each code.</summary>
internal static class UnicodeMap
{
    // The format allows 100 entries in one block.
    private const int BlockLength = 100;

    public static string Build(IReadOnlyList<int> codePoints)
    {
        var text = new StringBuilder(
            """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """);
        for (var first = 0; first < codePoints.Count; first += BlockLength)
        {
            var count = Math.Min(BlockLength, codePoints.Count - first);
            text.Append(CultureInfo.InvariantCulture, $"{count} beginbfchar\n");
            for (var code = first; code < first + count; code++)
                text.Append(CultureInfo.InvariantCulture, $"<{code:X4}> <{Utf16(codePoints[code])}>\n");
            text.Append("endbfchar\n");
        }

        return text.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private static string Utf16(int codePoint)
    {
        if (codePoint < 0x10000)
            return codePoint.ToString("X4", CultureInfo.InvariantCulture);
        var pair = char.ConvertFromUtf32(codePoint);
        return $"{(int)pair[0]:X4}{(int)pair[1]:X4}";
    }
}
