using Billing.Application.Documents;
using Billing.Domain.Results;
using Billing.Pdf.Images;

namespace Billing.Pdf;

/// <summary>Takes the pictures that the PDF writer can draw.</summary>
public sealed class PdfDocumentImages : IDocumentImages
{
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
}
