using Billing.Application.Documents;
using Billing.Domain.Results;
using Billing.Pdf.Images;
using Billing.Pdf.Layout;

namespace Billing.Pdf;

/// <summary>Takes the pictures that the PDF writer can draw.</summary>
public sealed class PdfDocumentImages : IDocumentImages
{
    /// <summary>What WCAG 2.1 asks of large text.</summary>
    private const double LeastContrast = 3;

    /// <inheritdoc/>
    public Result<DocumentImage> Check(ReadOnlyMemory<byte> file)
    {
        try
        {
            RasterImage image = ImageReader.Read(file.Span);
            return new DocumentImage(image.Filter == "DCTDecode" ? "image/jpeg" : "image/png", image.Width, image.Height);
        }
        catch (ImageFaultException fault)
        {
            return Failure.Invalid("content", fault.Message, "image");
        }
    }

    /// <inheritdoc/>
    public bool IsReadable(string color) => Colour.Parse(color) is { } read && read.ContrastWithWhite >= LeastContrast;
}
