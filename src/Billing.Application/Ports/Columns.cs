namespace Billing.Application.Ports;

/// <summary>
/// The columns of a row: a few names, each with a string, a 64-bit integer, a boolean or bytes. Kept in a small array, because rows have few columns and are read far more often than searched.
/// </summary>
public sealed class Columns
{
    /// <summary>No columns.</summary>
    public static readonly Columns Empty = new();

    private readonly List<Column> _columns = [];

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>All columns in the order they were set.</summary>
    public IReadOnlyList<Column> All => _columns;

    /// <summary>Adds a string column.</summary>
    public Columns Set(string name, string value) => Add(new Column(name, ColumnType.Text, value, 0, default));

    /// <summary>Adds an integer column.</summary>
    public Columns Set(string name, long value) => Add(new Column(name, ColumnType.Integer, null, value, default));

    /// <summary>Adds a boolean column.</summary>
    public Columns Set(string name, bool value) => Add(new Column(name, ColumnType.Boolean, null, value ? 1 : 0, default));

    /// <summary>Adds a column of bytes.</summary>
    public Columns Set(string name, ReadOnlyMemory<byte> value) => Add(new Column(name, ColumnType.Bytes, null, 0, value));

    /// <summary>The text of a column, or null when it is absent.</summary>
    public string? Text(string name) => Find(name)?.Text;

    /// <summary>The integer of a column, or null when it is absent.</summary>
    public long? Integer(string name) => Find(name)?.Number;

    /// <summary>The boolean of a column, or null when it is absent.</summary>
    public bool? Boolean(string name) => Find(name) is { } column ? column.Number != 0 : null;

    /// <summary>The bytes of a column, or null when it is absent.</summary>
    public ReadOnlyMemory<byte>? Bytes(string name) => Find(name)?.Data;

    private Column? Find(string name)
    {
        foreach (Column column in _columns)
        {
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>Adds a column as it is.</summary>
    /// <exception cref="ArgumentException">There is one of its name.</exception>
    public Columns Add(Column column)
    {
        if (ReferenceEquals(this, Empty))
        {
            throw new InvalidOperationException("The shared empty columns cannot be changed");
        }

        if (Find(column.Name) is not null)
        {
            throw new ArgumentException($"Column {column.Name} is set twice");
        }

        _columns.Add(column);
        return this;
    }
}

/// <summary>What a column holds.</summary>
public enum ColumnType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>One column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Text">The string of a text column.</param>
/// <param name="Number">The number of an integer column; 1 or 0 of a boolean one.</param>
/// <param name="Data">The bytes of a bytes column.</param>
public sealed record Column(string Name, ColumnType Type, string? Text, long Number, ReadOnlyMemory<byte> Data);
