using System.Text.RegularExpressions;
using Billing.Application.Documents;
using Billing.TestSupport;

namespace Billing.Pdf.Tests;

/// <summary>A rendered invoice in a temporary file, seen through programs that are not ours.</summary>
internal sealed partial class InspectedPdf : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");

    public InspectedPdf(BillingDocument invoice)
        : this(new PdfDocumentRenderer().Render(invoice))
    {
    }

    public InspectedPdf(byte[] bytes)
    {
        ExternalTools.Require("pdftotext", "poppler-utils");
        ExternalTools.Require("qpdf", "qpdf");
        File.WriteAllBytes(_path, bytes);
    }

    /// <summary>Text as laid out, one entry per page.</summary>
    public IReadOnlyList<string> PageTexts() => ExternalTools.Run("pdftotext", "-layout", "-enc", "UTF-8", _path, "-").Output.TrimEnd('\f').Split('\f');

    /// <summary>Text as laid out with runs of spaces and blank lines made one: what does not depend on the reader's version.</summary>
    public string Text() => BlankLines().Replace(Spaces().Replace(string.Join('\n', PageTexts()), " "), "\n").Trim();

    /// <summary>Rows of pdffonts, without its head.</summary>
    public IReadOnlyList<string> Fonts() => [.. ExternalTools.Run("pdffonts", _path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];

    /// <summary>Rows of pdfimages, without its head.</summary>
    public IReadOnlyList<string> Images() => [.. ExternalTools.Run("pdfimages", "-list", _path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];

    public ToolResult Check() => ExternalTools.Run("qpdf", "--check", _path);

    public ToolResult Info() => ExternalTools.Run("pdfinfo", _path);

    public void Dispose() => File.Delete(_path);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex BlankLines();
}
