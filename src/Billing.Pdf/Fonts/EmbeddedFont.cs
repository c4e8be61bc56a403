using System.Security.Cryptography;
using System.Text;
using Billing.Pdf.Objects;

namespace Billing.Pdf.Fonts;

/// <summary>Writes a subset into a file as a composite font: codes are glyph ids, and a map leads back to Unicode.</summary>
internal static class EmbeddedFont
{
    public static PdfReference Write(PdfFileWriter file, FontSubset subset)
    {
        var program = FontSubsetter.Build(subset);
        var programRef = file.AddStream(program, $"/Length1 {program.Length} ");
        var toUnicode = file.AddStream(Encoding.ASCII.GetBytes(UnicodeMap.Build(subset.CodePoints)));
        var font = subset.Font;
        var name = $"{Tag(program)}+{font.PostScriptName}";
        var box = font.Bounds;
        var stem = font.PostScriptName.EndsWith("Bold", StringComparison.Ordinal) ? 140 : 80;
        var descriptor = file.AddObject(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box.Left} {box.Bottom} {box.Right} {box.Top}] /ItalicAngle 0 " +
            $"/Ascent {font.Ascent} /Descent {font.Descent} /CapHeight 729 /StemV {stem} /FontFile2 {programRef} >>");
        var descendant = file.AddObject(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> " +
            $"/FontDescriptor {descriptor} /CIDToGIDMap /Identity /W [0 [{Widths(subset)}]] >>");
        return file.AddObject(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant}] /ToUnicode {toUnicode} >>");
    }

    private static string Widths(FontSubset subset)
    {
        var text = new StringBuilder();
        for (var i = 0; i < subset.Glyphs.Count; i++)
            text.Append(i == 0 ? "" : " ").Append(subset.WidthOf((ushort)i));
        return text.ToString();
    }

    /// <summary>Six letters that mark a subset; different subsets get different letters.</summary>
    private static string Tag(byte[] program)
    {
        var hash = SHA256.HashData(program);
        return string.Create(6, hash, static (tag, bytes) =>
        {
            for (var i = 0; i < tag.Length; i++)
                tag[i] = (char)('A' + (bytes[i] % 26));
        });
    }
}
