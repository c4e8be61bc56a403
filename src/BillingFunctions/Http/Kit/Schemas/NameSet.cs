using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>
/// Finds names that stand twice in a free-form object. Most objects have a few plain names, which are compared where they stand in the
/// body; only larger objects and escaped names pay for a set.
/// </summary>
internal ref struct NameSet(Span<Range> seen)
{
    private readonly Span<Range> _seen = seen;
    private int _count;
    private HashSet<string>? _overflow;

    /// <summary>Adds the property name the reader stands on; false when it was there.</summary>
    public bool Add(scoped in Utf8JsonReader reader, scoped ReadOnlySpan<byte> body)
    {
        if (_overflow is not null || reader.ValueIsEscaped || _count == _seen.Length)
            return AddToOverflow(in reader, body);

        ReadOnlySpan<byte> name = reader.ValueSpan;
        for (int i = 0; i < _count; i++)
        {
            if (body[_seen[i]].SequenceEqual(name))
                return false;
        }

        int start = (int)reader.TokenStartIndex + 1;
        _seen[_count++] = start..(start + name.Length);
        return true;
    }

    private bool AddToOverflow(scoped in Utf8JsonReader reader, scoped ReadOnlySpan<byte> body)
    {
        if (_overflow is null)
        {
            _overflow = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < _count; i++)
                _overflow.Add(Encoding.UTF8.GetString(body[_seen[i]]));
        }

        return _overflow.Add(reader.GetString()!);
    }
}
