using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Rating;

/// <summary>
/// The distinct values of a unique count that can be added and removed, with those carried over from the period before: how many
/// there are, and their prorated shares (rule 8).
/// </summary>
public sealed class UniqueValues
{
    private readonly List<Stay> _stays = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Starts with the values carried over; empty for a metric that does not recur.</summary>
    public UniqueValues(IEnumerable<string> carriedOver)
    {
        foreach (string value in carriedOver) Add(value, null);
    }

    /// <summary>How many values are there now.</summary>
    public int Count => _open.Count;

    /// <summary>A value appears; a value that is there already changes nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="day">The local day; null for before the period.</param>
    public void Add(string value, LocalDate? day)
    {
        if (!_open.TryAdd(value, _stays.Count)) return;
        _stays.Add(new Stay(day, null));
    }

    /// <summary>A value goes; a value that is not there changes nothing.</summary>
    public void Remove(string value, LocalDate day)
    {
        if (_open.Remove(value, out int index)) _stays[index] = _stays[index] with { Removed = day };
    }

    /// <summary>One share per stay of a value, each rounded up at five decimals.</summary>
    /// <param name="service">The days in which the subscription runs.</param>
    /// <param name="period">The full billing period.</param>
    public IReadOnlyList<ProratedUnits> Shares(DaySpan service, DaySpan period) =>
        [.. _stays.Select(s => RecurringProration.Presence(s.Added, s.Removed, service, period))];

    private readonly record struct Stay(LocalDate? Added, LocalDate? Removed);
}
