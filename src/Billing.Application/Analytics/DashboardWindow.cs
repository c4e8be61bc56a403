using Billing.Application.Lists;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>The days that a dashboard shows, of UTC, both included.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
public sealed record DashboardWindow(LocalDate First, LocalDate Last)
{
    /// <summary>Most days.</summary>
    public const int DaysMax = 400;

    private const int UsualDays = 30;

    /// <summary>How many days.</summary>
    public int Days => Period.DaysBetween(First, Last) + 1;

    /// <summary>The equally long window before it.</summary>
    public DashboardWindow Before => new(First.PlusDays(-Days), First.PlusDays(-1));

    /// <summary>Each day.</summary>
    public IEnumerable<LocalDate> All => Enumerable.Range(0, Days).Select(First.PlusDays);

    /// <summary>The window that was asked for; left out, the last 30 days. Refused when it is empty or too long.</summary>
    public static Result<DashboardWindow> Of(LocalDate? first, LocalDate? last, Instant now)
    {
        LocalDate end = last ?? LocalDate.Max(first ?? LocalDate.MinIsoValue, now.InUtc().Date);
        var window = new DashboardWindow(first ?? end.PlusDays(1 - UsualDays), end);
        return window.First > window.Last || window.Days > DaysMax || window.First.Year < 1000
            ? Failure.Invalid([new FieldError(["query", "start_date"], $"must not lie after end_date, and at most {DaysMax} days before it", "out_of_range")])
            : window;
    }

    /// <summary>Whether a day, as sums name it, is one of them.</summary>
    internal bool Has(string day) =>
        string.CompareOrdinal(day, KeptSums.Day(First)) >= 0 && string.CompareOrdinal(day, KeptSums.Day(Last)) <= 0;

    /// <summary>Whether the instant of a list's key lies within it.</summary>
    internal bool HasInstant(string? key) => KeptSums.Day(key) is { } day && Has(day);
}

/// <summary>A figure beside that of the window before.</summary>
/// <param name="Current">Now.</param>
/// <param name="Previous">Before.</param>
public readonly record struct Trend(decimal Current, decimal Previous)
{
    /// <summary>The change in percent with one decimal; null when there was nothing before.</summary>
    public decimal? ChangePercent => Previous == 0 ? null : decimal.Round((Current - Previous) / Previous * 100, 1, MidpointRounding.AwayFromZero);
}
