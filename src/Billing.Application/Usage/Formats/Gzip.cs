using System.IO.Compression;

namespace Billing.Application.Usage.Formats;

/// <summary>Inflates what producers compressed, and no more than a limit: a small body may claim to be endless.</summary>
public static class Gzip
{
    /// <summary>True for what begins like gzip. No JSON does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    /// <summary>The inflated bytes; null when they are more than the limit, a <see cref="FormatException"/> when the data is damaged.</summary>
    public static byte[]? Inflate(ReadOnlyMemory<byte> bytes, int bytesMax)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            using var target = new MemoryStream(Math.Min(bytesMax, bytes.Length * 4));
            var buffer = new byte[16 * 1024];
            for (int read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                if (target.Length + read > bytesMax)
                {
                    return null;
                }

                target.Write(buffer, 0, read);
            }

            return target.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("The gzip data is damaged", exception);
        }
    }
}
