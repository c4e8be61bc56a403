using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Pdf.Objects;

/// <summary>
/// Writes a PDF 1.7 file from first byte to last: objects in any order, then the cross-reference table and the trailer.
/// Nothing in it depends on clock or chance; the file id is a hash of the content.
/// </summary>
internal sealed class PdfFileWriter
{
    private readonly ArrayBufferWriter<byte> _out = new(32 * 1024);
    private readonly List<int> _offsets = [];

    public PdfFileWriter()
    {
        _out.Write("%PDF-1.7\n%"u8);
        // Four bytes above 127 tell transfer programs that the file is binary.
        _out.Write<byte>([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
    }

    /// <summary>Reserves a number, so that objects may point at each other before they are written.</summary>
    public PdfReference Reserve()
    {
        _offsets.Add(0);
        return new PdfReference(_offsets.Count);
    }

    public void WriteObject(PdfReference reference, string body)
    {
        Open(reference);
        Ascii(body);
        _out.Write("\nendobj\n"u8);
    }

    public PdfReference AddObject(string body)
    {
        var reference = Reserve();
        WriteObject(reference, body);
        return reference;
    }

    /// <summary>Adds a compressed stream. <paramref name="entries"/> are further dictionary entries.</summary>
    public PdfReference AddStream(ReadOnlySpan<byte> data, string entries = "")
    {
        var packed = Deflate.Compress(data);
        return AddPackedStream(packed, entries);
    }

    /// <summary>Adds a stream that is already packed, in zlib format unless another filter is named.</summary>
    public PdfReference AddPackedStream(ReadOnlySpan<byte> packed, string entries = "", string filter = "FlateDecode")
    {
        var reference = Reserve();
        Open(reference);
        Ascii($"<< /Length {packed.Length} /Filter /{filter} {entries}>>\nstream\n");
        _out.Write(packed);
        _out.Write("\nendstream\nendobj\n"u8);
        return reference;
    }

    public byte[] Finish(PdfReference catalog, PdfReference info)
    {
        var id = Convert.ToHexString(SHA256.HashData(_out.WrittenSpan).AsSpan(0, 16));
        var start = _out.WrittenCount;
        var table = new StringBuilder($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in _offsets)
        {
            if (offset == 0)
                throw new InvalidOperationException("A reserved object was never written.");
            table.Append($"{offset:D10} 00000 n \n");
        }

        table.Append($"trailer\n<< /Size {_offsets.Count + 1} /Root {catalog} /Info {info} /ID [<{id}> <{id}>] >>\n");
        table.Append($"startxref\n{start}\n%%EOF\n");
        Ascii(table.ToString());
        return _out.WrittenSpan.ToArray();
    }

    private void Open(PdfReference reference)
    {
        _offsets[reference.Number - 1] = _out.WrittenCount;
        Ascii($"{reference.Number} 0 obj\n");
    }

    private void Ascii(string text)
    {
        var written = Encoding.ASCII.GetBytes(text, _out.GetSpan(text.Length));
        _out.Advance(written);
    }
}
