namespace Billing.Domain.Time;

/// <summary>One full period of a billing calendar, whether or not a subscription ran through all of it.</summary>
/// <param name="Index">Counts from the anchor's period, which is 0; negative before it.</param>
/// <param name="Span">Its instants.</param>
/// <param name="Days">Its local days: the denominator of proration (rule 9).</param>
public readonly record struct BillingPeriod(int Index, InstantSpan Span, DaySpan Days);
