using System.Buffers.Binary;
using System.Text;
using Billing.Application.Ports;

namespace Billing.Storage.Embedded.Tables;

/// <summary>
/// The columns of a row as bytes: per column a type, the length and UTF-8 of the name, then the value: 8 bytes of an integer, 1 of a
/// boolean, or a length and bytes. Lengths are 4 bytes, because rows are small in number of columns and reading must be cheap.
/// </summary>
internal static class RowCodec
{
    private const int HeadBytes = 1 + 1 + 4;

    /// <summary>Appends the columns to the buffer.</summary>
    public static void Write(Columns columns, ByteBuffer buffer)
    {
        IReadOnlyList<Column> all = columns.All;
        for (int i = 0; i < all.Count; i++)
        {
            Column column = all[i];
            int most = HeadBytes + (3 * column.Name.Length) + 8 + (3 * (column.Text?.Length ?? 0)) + column.Data.Length;
            Span<byte> room = buffer.Room(most);
            room[0] = (byte)column.Type;
            int at = 3 + Encoding.UTF8.GetBytes(column.Name, room[3..]);
            BinaryPrimitives.WriteUInt16LittleEndian(room[1..], (ushort)(at - 3));
            buffer.Advance(at + WriteValue(column, room[at..]));
        }
    }

    /// <summary>Reads the columns, or the wanted ones.</summary>
    public static Columns Read(ReadOnlySpan<byte> data, IReadOnlyList<string>? wanted)
    {
        Columns columns = new();
        while (data.Length > 0)
        {
            ColumnType type = (ColumnType)data[0];
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(data[1..]);
            string name = ColumnNames.Get(data.Slice(3, nameLength));
            data = data[(3 + nameLength)..];
            int start = type is ColumnType.Text or ColumnType.Bytes ? 4 : 0;
            int length = type switch
            {
                ColumnType.Integer => 8,
                ColumnType.Boolean => 1,
                _ => BinaryPrimitives.ReadInt32LittleEndian(data),
            };
            if (wanted is null || wanted.Contains(name))
            {
                Add(columns, name, type, data.Slice(start, length));
            }

            data = data[(start + length)..];
        }

        return columns;
    }

    private static int WriteValue(Column column, Span<byte> room)
    {
        switch (column.Type)
        {
            case ColumnType.Integer:
                BinaryPrimitives.WriteInt64LittleEndian(room, column.Number);
                return 8;
            case ColumnType.Boolean:
                room[0] = (byte)column.Number;
                return 1;
            case ColumnType.Text:
                int length = Encoding.UTF8.GetBytes(column.Text, room[4..]);
                BinaryPrimitives.WriteInt32LittleEndian(room, length);
                return 4 + length;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(room, column.Data.Length);
                column.Data.Span.CopyTo(room[4..]);
                return 4 + column.Data.Length;
        }
    }

    private static void Add(Columns columns, string name, ColumnType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case ColumnType.Integer:
                columns.Set(name, BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
            case ColumnType.Boolean:
                columns.Set(name, value[0] != 0);
                break;
            case ColumnType.Text:
                columns.Set(name, Encoding.UTF8.GetString(value));
                break;
            default:
                columns.Set(name, new ReadOnlyMemory<byte>(value.ToArray()));
                break;
        }
    }
}
