using Billing.Pdf.Fonts;
using Billing.Pdf.Images;
using Billing.Pdf.Objects;

namespace Billing.Pdf.Layout;

/// <summary>Makes a file of finished pages and the fonts they use.</summary>
internal static class PdfDocumentFile
{
    public static byte[] Write(IReadOnlyList<PageCanvas> pages, DocumentFonts fonts, RasterImage? picture, DocumentInformation information)
    {
        var file = new PdfFileWriter();
        var catalog = file.Reserve();
        var tree = file.Reserve();
        var info = file.AddObject(
            $"<< /Title {PdfString.Encode(information.Title)} /Author {PdfString.Encode(information.Author)} " +
            "/Producer (BillingFunctions) >>");
        var resources = file.AddObject($"<< /Font << {FontEntry(file, fonts, FontFace.Regular, "F0")}{FontEntry(file, fonts, FontFace.Bold, "F1")}>>{PictureEntry(file, picture)} >>");
        var kids = new List<PdfReference>(pages.Count);
        foreach (var page in pages)
        {
            var content = file.AddStream(page.Content);
            kids.Add(file.AddObject($"<< /Type /Page /Parent {tree} /Resources {resources} /Contents {content} >>"));
        }

        file.WriteObject(tree, FormattableString.Invariant(
            $"<< /Type /Pages /MediaBox [0 0 {Paper.Width} {Paper.Height}] /Count {kids.Count} /Kids [{string.Join(' ', kids)}] >>"));
        file.WriteObject(
            catalog,
            $"<< /Type /Catalog /Pages {tree} /Lang ({information.Language}) /ViewerPreferences << /DisplayDocTitle true >> >>");
        return file.Finish(catalog, info);
    }

    private static string PictureEntry(PdfFileWriter file, RasterImage? picture)
    {
        if (picture is null)
            return "";
        var form = $"/Type /XObject /Subtype /Image /Width {picture.Width} /Height {picture.Height} /BitsPerComponent 8 ";
        var mask = picture.Opacity is { } opacity ? $"/SMask {file.AddPackedStream(opacity, form + "/ColorSpace /DeviceGray ")} " : "";
        var colours = picture.Channels == 1 ? "/DeviceGray" : "/DeviceRGB";
        return $" /XObject << /Im0 {file.AddPackedStream(picture.Samples, $"{form}/ColorSpace {colours} {mask}", picture.Filter)} >>";
    }

    private static string FontEntry(PdfFileWriter file, DocumentFonts fonts, FontFace face, string name) =>
        fonts[face].IsEmpty ? "" : $"/{name} {EmbeddedFont.Write(file, fonts[face])} ";
}
