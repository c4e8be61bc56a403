using Billing.Application.Payments.Providers;
using NodaTime;

namespace Billing.Providers;

/// <summary>
/// What it means that a provider does not find a charge. One that was sent a moment ago may still be on its way through the provider, so it
/// counts as unknown; later it is not there.
/// </summary>
internal static class Absence
{
    /// <summary>Longer than any request lives at a provider.</summary>
    public static readonly Duration Settling = Duration.FromMinutes(2);

    public static ChargeOutcome Of(ChargeQuery query, IClock clock) =>
        query.SentAfter is { } sent && clock.GetCurrentInstant() - sent < Settling ? ChargeOutcome.Unknown() : ChargeOutcome.NotFound;
}
