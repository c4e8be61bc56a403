using System.IO.Compression;

namespace Billing.Pdf.Objects;

/// <summary>The zlib format that PDF calls FlateDecode.</summary>
internal static class Deflate
{
    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        using var target = new MemoryStream((data.Length / 2) + 64);
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(data);
        return target.ToArray();
    }
}
