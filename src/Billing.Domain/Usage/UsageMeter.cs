using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Domain.Usage;

/// <summary>A condition on an event: a property has one of some values.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Values">The values that pass, compared as text.</param>
public sealed record UsageFilter(string Property, IReadOnlyList<string> Values)
{
    /// <summary>True when the event's property has one of the values.</summary>
    public bool Passes(UsageProperties properties) => properties.Find(Property).AsText() is { } text && Values.Contains(text, StringComparer.Ordinal);
}

/// <summary>Names the counters of a meter: a hash of what the meter measures, so two meanings never share counters.</summary>
/// <param name="Value">64 bits.</param>
public readonly record struct MeterKey(ulong Value) : IComparable<MeterKey>
{
    /// <inheritdoc/>
    public int CompareTo(MeterKey other) => Value.CompareTo(other.Value);

    /// <summary>Orders by value.</summary>
    public static bool operator <(MeterKey left, MeterKey right) => left.Value < right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator >(MeterKey left, MeterKey right) => left.Value > right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator <=(MeterKey left, MeterKey right) => left.Value <= right.Value;

    /// <summary>Orders by value.</summary>
    public static bool operator >=(MeterKey left, MeterKey right) => left.Value >= right.Value;

    /// <summary>Sixteen hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// What is measured of the events of one code. A billable metric has one meter; a charge with filters or groups has further ones. A
/// changed meter is another meter: it has its own counters and finds its past in the segments.
/// </summary>
public sealed class UsageMeter
{
    /// <summary>Defines a meter.</summary>
    /// <param name="eventCode">The code of the events it looks at.</param>
    /// <param name="kind">How it aggregates.</param>
    /// <param name="field">The property it measures; null for <see cref="MeterKind.Count"/> and <see cref="MeterKind.Custom"/>.</param>
    /// <param name="secondField">The weight of a product sum, the quantity of a dynamic meter; else null.</param>
    /// <param name="expression">The expression of a custom meter; else null.</param>
    /// <param name="filters">All must pass; null for none.</param>
    /// <param name="groupBy">Properties whose distinct values are counted apart as well; null for none.</param>
    /// <param name="except">None may pass; null for none.</param>
    /// <param name="carriesOver">Whether a period begins with what the period before ended with.</param>
    public UsageMeter(
        string eventCode, MeterKind kind, string? field = null, string? secondField = null, UsageExpression? expression = null,
        IReadOnlyList<UsageFilter>? filters = null, IReadOnlyList<string>? groupBy = null, IReadOnlyList<UsageFilter>? except = null,
        bool carriesOver = false)
    {
        bool needsField = kind is not (MeterKind.Count or MeterKind.Custom);
        if (needsField != field is not null || (kind is MeterKind.ProductSum or MeterKind.Dynamic) != secondField is not null ||
            kind is MeterKind.Custom != expression is not null)
        {
            throw new ArgumentException($"A meter of kind {kind} has other fields", nameof(kind));
        }

        if (carriesOver && kind is (MeterKind.Count or MeterKind.UniqueCount or MeterKind.ProductSum or MeterKind.Custom or MeterKind.Dynamic))
        {
            throw new ArgumentException($"A meter of kind {kind} begins anew with every period", nameof(carriesOver));
        }

        EventCode = eventCode;
        Kind = kind;
        Field = field;
        SecondField = secondField;
        Expression = expression;
        Filters = filters ?? [];
        GroupBy = groupBy ?? [];
        Except = except ?? [];
        CarriesOver = carriesOver;
        Key = ComputeKey();
    }

    /// <summary>The code of the events it looks at.</summary>
    public string EventCode { get; }

    /// <summary>How it aggregates.</summary>
    public MeterKind Kind { get; }

    /// <summary>The property it measures.</summary>
    public string? Field { get; }

    /// <summary>The weight of a product sum, the quantity of a dynamic meter.</summary>
    public string? SecondField { get; }

    /// <summary>The expression of a custom meter.</summary>
    public UsageExpression? Expression { get; }

    /// <summary>All must pass.</summary>
    public IReadOnlyList<UsageFilter> Filters { get; }

    /// <summary>None may pass: what other meters of the same charge take.</summary>
    public IReadOnlyList<UsageFilter> Except { get; }

    /// <summary>Properties whose distinct values are counted apart as well.</summary>
    public IReadOnlyList<string> GroupBy { get; }

    /// <summary>
    /// Whether a period begins with what the period before ended with: a running sum, the greatest or the latest number so far, a level, the
    /// values that are there. It is what happened before the period, whenever that was and whoever asks.
    /// </summary>
    public bool CarriesOver { get; }

    /// <summary>The name of its counters.</summary>
    public MeterKey Key { get; }

    /// <summary>True when the event passes every filter and none of the exceptions.</summary>
    public bool Includes(UsageEvent usage)
    {
        foreach (UsageFilter filter in Filters)
        {
            if (!filter.Passes(usage.Properties))
            {
                return false;
            }
        }

        foreach (UsageFilter filter in Except)
        {
            if (filter.Passes(usage.Properties))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The group of an event: its values of <see cref="GroupBy"/>, joined; absent values are empty.</summary>
    public string GroupOf(UsageEvent usage) => GroupBy.Count switch
    {
        0 => "",
        1 => usage.Properties.Find(GroupBy[0]).AsText() ?? "",
        _ => string.Join(GroupSeparator, GroupBy.Select(name => usage.Properties.Find(name).AsText())),
    };

    /// <summary>Between the values of a group of several properties.</summary>
    public const char GroupSeparator = '\u001f';

    private MeterKey ComputeKey()
    {
        var text = new StringBuilder();
        void Part(string? part) => text.Append(part?.Length ?? -1).Append(':').Append(part);
        void KeyOf(string word, IReadOnlyList<UsageFilter> filters)
        {
            foreach (UsageFilter filter in filters.OrderBy(filter => filter.Property, StringComparer.Ordinal))
            {
                Part(word);
                Part(filter.Property);
                foreach (string value in filter.Values.Order(StringComparer.Ordinal))
                {
                    Part(value);
                }
            }
        }

        Part(EventCode);
        Part(Kind.ToString());
        Part(Field);
        Part(SecondField);
        Part(Expression?.ToString());
        KeyOf("filter", Filters);
        KeyOf("except", Except);
        foreach (string name in GroupBy)
        {
            Part("group");
            Part(name);
        }

        if (CarriesOver)
        {
            Part("carries over");
        }

        return new MeterKey(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }
}
