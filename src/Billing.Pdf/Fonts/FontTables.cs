using System.Buffers.Binary;

namespace Billing.Pdf.Fonts;

/// <summary>The table directory of a TrueType file: where each table starts and how long it is.</summary>
internal sealed class FontTables
{
    private readonly byte[] _file;
    private readonly Dictionary<string, Range> _tables = [];

    public FontTables(byte[] file)
    {
        _file = file;
        var count = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4));
        for (var i = 0; i < count; i++)
        {
            var entry = file.AsSpan(12 + (16 * i), 16);
            var tag = System.Text.Encoding.ASCII.GetString(entry[..4]);
            var offset = BinaryPrimitives.ReadInt32BigEndian(entry[8..]);
            var length = BinaryPrimitives.ReadInt32BigEndian(entry[12..]);
            _tables[tag] = new Range(offset, offset + length);
        }
    }

    /// <summary>A table's bytes. A font without it is not one that this reader can use.</summary>
    public ReadOnlySpan<byte> this[string tag] => _tables.TryGetValue(tag, out var range)
        ? _file.AsSpan(range)
        : throw new InvalidDataException($"The font has no table '{tag}'.");
}
