using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>Subscriptions of a window.</summary>
/// <param name="Total">All that there are now.</param>
/// <param name="Active">Of these: those that are billed, without those on trial.</param>
/// <param name="Trialing">Of these: those on trial.</param>
/// <param name="Paused">Of these: those that are paused.</param>
/// <param name="Ended">Of these: those that have ended.</param>
/// <param name="Begun">Made in the window.</param>
/// <param name="Lost">Ended in the window.</param>
/// <param name="AtStart">Not ended at the window's start.</param>
public sealed record SubscriptionFigures(int Total, int Active, int Trialing, int Paused, int Ended, int Begun, int Lost, int AtStart)
{
    /// <summary>What of those at the start was lost, in percent with one decimal; 0 when there were none.</summary>
    public decimal ChurnPercent => AtStart == 0 ? 0 : decimal.Round(Math.Min(100, (decimal)Lost / AtStart * 100), 1, MidpointRounding.AwayFromZero);
}

/// <summary>Customers of a window.</summary>
/// <param name="Total">All that there are now.</param>
/// <param name="Begun">Made in the window.</param>
/// <param name="Lost">Those of whom a subscription ended in the window and none is left.</param>
public sealed record CustomerFigures(int Total, int Begun, int Lost);

/// <summary>Payments that were made in a window.</summary>
/// <param name="Total">All.</param>
/// <param name="Succeeded">Those whose money came, given back or not.</param>
/// <param name="Failed">Those that failed or were called off.</param>
/// <param name="Pending">Those under way.</param>
/// <param name="VolumeMinor">Money of those that succeeded, in one currency.</param>
public sealed record PaymentFigures(int Total, int Succeeded, int Failed, int Pending, long VolumeMinor)
{
    /// <summary>What of those that ended succeeded, in percent with one decimal; 0 when none ended.</summary>
    public decimal SuccessPercent =>
        Succeeded + Failed == 0 ? 0 : decimal.Round((decimal)Succeeded / (Succeeded + Failed) * 100, 1, MidpointRounding.AwayFromZero);
}

/// <summary>Counts subscriptions, customers and payments of a window by the keys of their lists.</summary>
public sealed class PeriodFigures(ListReader lists)
{
    private static readonly ListFilter Active = ListFilter.EqualTo("status", nameof(SubscriptionStatus.Active));
    private static readonly ListFilter Ended = new("status", status => status is nameof(SubscriptionStatus.Canceled) or nameof(SubscriptionStatus.Terminated));

    /// <summary>The subscriptions.</summary>
    public async ValueTask<SubscriptionFigures> SubscriptionsAsync(DataSpace space, DashboardWindow window, CancellationToken cancellationToken)
    {
        (Instant from, Instant to) = Span(window);
        string start = ListKeys.Of(from);
        IReadOnlyDictionary<string, int> states = await lists.CountByAsync(space, SubscriptionLists.Subscriptions, "status", [], cancellationToken);
        async ValueTask<int> CountAsync(Instant? since, Instant? until, params ListFilter[] filters) => (int)await lists.CountAsync(
            space, SubscriptionLists.Subscriptions, new ListQuery(filters, null, false, 0, 0) { CreatedFrom = since, CreatedTo = until }, sumOf: null, cancellationToken);
        int trialing = await CountAsync(null, null, Active, SubscriptionLists.Trialing(true));
        return new SubscriptionFigures(
            states.Values.Sum(), states.GetValueOrDefault(nameof(SubscriptionStatus.Active)) - trialing, trialing, states.GetValueOrDefault(nameof(SubscriptionStatus.Paused)),
            states.GetValueOrDefault(nameof(SubscriptionStatus.Canceled)) + states.GetValueOrDefault(nameof(SubscriptionStatus.Terminated)), await CountAsync(from, to),
            await CountAsync(null, null, Ended, new ListFilter("active_until", window.HasInstant)),
            await CountAsync(null, from, new ListFilter("active_until", end => end is null || string.CompareOrdinal(end, start) >= 0)));
    }

    /// <summary>The customers.</summary>
    public async ValueTask<CustomerFigures> CustomersAsync(DataSpace space, DashboardWindow window, CancellationToken cancellationToken)
    {
        (Instant from, Instant to) = Span(window);
        var all = new ListQuery([], null, false, 0, 0);
        int total = (int)await lists.CountAsync(space, CustomerLists.Customers, all, sumOf: null, cancellationToken);
        int begun = (int)await lists.CountAsync(space, CustomerLists.Customers, all with { CreatedFrom = from, CreatedTo = to }, sumOf: null, cancellationToken);
        IReadOnlyDictionary<string, int> ended = await lists.CountByAsync(
            space, SubscriptionLists.Subscriptions, "customer_id", [Ended, new ListFilter("active_until", window.HasInstant)], cancellationToken);
        IReadOnlyDictionary<string, int> running =
            await lists.CountByAsync(space, SubscriptionLists.Subscriptions, "customer_id", [SubscriptionLists.Running], cancellationToken);
        return new CustomerFigures(total, begun, ended.Keys.Count(customer => !running.ContainsKey(customer)));
    }

    /// <summary>The payments, of one provider or of all.</summary>
    public async ValueTask<PaymentFigures> PaymentsAsync(
        DataSpace space, DashboardWindow window, PaymentProvider? provider, Currency currency, CancellationToken cancellationToken)
    {
        (Instant from, Instant to) = Span(window);
        ListFilter[] ofProvider = provider is { } one ? [ListFilter.EqualTo("provider", one.ToString())] : [];
        async ValueTask<long> CountAsync(string? sumOf, params ListFilter[] filters) => await lists.CountAsync(
            space, PaymentLists.Payments, new ListQuery([.. ofProvider, .. filters], null, false, 0, 0) { CreatedFrom = from, CreatedTo = to }, sumOf, cancellationToken);
        static ListFilter Status(params PaymentStatus[] all) => new("status", status => all.Any(each => each.ToString() == status));
        ListFilter succeeded = Status(PaymentStatus.Succeeded, PaymentStatus.Refunded);
        return new PaymentFigures(
            (int)await CountAsync(null), (int)await CountAsync(null, succeeded), (int)await CountAsync(null, Status(PaymentStatus.Failed, PaymentStatus.Canceled)),
            (int)await CountAsync(null, Status(PaymentStatus.Pending, PaymentStatus.Processing)),
            await CountAsync("amount_cents", succeeded, ListFilter.EqualTo("currency", currency.Code)));
    }

    private static (Instant From, Instant To) Span(DashboardWindow window) =>
        (window.First.AtMidnight().InUtc().ToInstant(), window.Last.PlusDays(1).AtMidnight().InUtc().ToInstant());
}
