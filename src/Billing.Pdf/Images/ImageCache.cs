using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Billing.Pdf.Images;

/// <summary>The logos of late documents, unpacked: an issuer's logo is the same on all of them.</summary>
internal sealed class ImageCache
{
    private const int Most = 32;

    private readonly ConcurrentDictionary<string, RasterImage?> _known = new(StringComparer.Ordinal);

    /// <summary>The picture of a file; null for none, and for one that was not accepted.</summary>
    public RasterImage? Find(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return null;
        var name = Convert.ToHexString(SHA256.HashData(file));
        if (_known.TryGetValue(name, out var known))
            return known;
        if (_known.Count >= Most)
            _known.Clear();
        return _known[name] = Read(file);
    }

    private static RasterImage? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return ImageReader.Read(file);
        }
        catch (ImageFaultException)
        {
            return null;
        }
    }
}
