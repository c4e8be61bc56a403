using System.Buffers;
using System.Buffers.Binary;

namespace Billing.Pdf.Fonts;

/// <summary>
/// Copies one entry of <c>glyf</c> into a subset: hinting instructions are left out (viewers smooth outlines themselves, and
/// the programs the instructions call are not embedded), and the parts of a composite glyph get their new numbers.
/// </summary>
internal static class GlyphOutline
{
    private const int WordArguments = 0x0001;
    private const int HasScale = 0x0008;
    private const int MoreParts = 0x0020;
    private const int HasXyScale = 0x0040;
    private const int HasMatrix = 0x0080;
    private const int HasInstructions = 0x0100;
    private const int HeaderLength = 10;

    /// <summary>Appends the glyph. <paramref name="numberOf"/> gives the number of a part in the subset.</summary>
    public static void Copy(ReadOnlySpan<byte> outline, IBufferWriter<byte> target, Func<ushort, ushort> numberOf)
    {
        if (outline.IsEmpty)
            return;
        var contours = BinaryPrimitives.ReadInt16BigEndian(outline);
        if (contours >= 0)
            CopySimple(outline, HeaderLength + (2 * contours), target);
        else
            CopyComposite(outline, target, numberOf);
    }

    private static void CopySimple(ReadOnlySpan<byte> outline, int instructionsAt, IBufferWriter<byte> target)
    {
        int instructions = BinaryPrimitives.ReadUInt16BigEndian(outline[instructionsAt..]);
        target.Write(outline[..instructionsAt]);
        target.Write("\0\0"u8);
        target.Write(outline[(instructionsAt + 2 + instructions)..]);
    }

    private static void CopyComposite(ReadOnlySpan<byte> outline, IBufferWriter<byte> target, Func<ushort, ushort> numberOf)
    {
        target.Write(outline[..HeaderLength]);
        var rest = outline[HeaderLength..];
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(rest);
            var part = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            var length = 4 + ((flags & WordArguments) != 0 ? 4 : 2) + TransformLength(flags);
            var head = target.GetSpan(4);
            BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)(flags & ~HasInstructions));
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], numberOf(part));
            target.Advance(4);
            target.Write(rest[4..length]);
            rest = rest[length..];
        }
        while ((flags & MoreParts) != 0);
    }

    private static int TransformLength(int flags)
    {
        if ((flags & HasScale) != 0)
            return 2;
        if ((flags & HasXyScale) != 0)
            return 4;
        return (flags & HasMatrix) != 0 ? 8 : 0;
    }
}
