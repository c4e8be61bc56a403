using Billing.Application.Documents;

namespace Billing.Pdf.Images;

/// <summary>Reads PNG and JPEG files that nobody has looked at before: sizes are checked before anything is unpacked.</summary>
internal static class ImageReader
{
    public static RasterImage Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > IDocumentImages.BytesMax)
            throw new ImageFaultException($"The file has {file.Length} bytes; at most {IDocumentImages.BytesMax} are allowed");
        return PngReader.IsPng(file) ? PngReader.Read(file)
            : JpegReader.IsJpeg(file) ? JpegReader.Read(file)
            : throw new ImageFaultException("The file is neither a PNG nor a JPEG");
    }

    internal static void CheckSize(long width, long height)
    {
        if (width < 1 || height < 1 || width > IDocumentImages.SideMax || height > IDocumentImages.SideMax)
            throw new ImageFaultException($"The picture is {width} x {height} pixels; each side may have 1 to {IDocumentImages.SideMax}");
    }
}
