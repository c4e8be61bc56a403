using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>Computes the invoice that a period of an active subscription would come to now. Nothing is kept and nothing is sealed.</summary>
public sealed class InvoicePreview(
    SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, PeriodBilling billing, WalletReader wallets, IClock clock)
{
    /// <summary>The longest stretch of usage that is shown: a year and more, because the cost grows with its days.</summary>
    public static readonly Duration LongestPeriod = Duration.FromDays(400);

    /// <summary>The preview of usage in [start, end); left out, of the running period and of the period that holds the start.</summary>
    /// <returns>Refused with <see cref="FailureKind.WrongState"/> unless the subscription is active, and when it is unknown or the period makes no sense.</returns>
    public async ValueTask<Result<PreviewedInvoice>> RunAsync(
        DataSpace space, BillingId subscriptionId, Instant? start, Instant? end, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, subscriptionId, cancellationToken) is not { } subscription)
        {
            return Failure.Invalid("subscription_id", "There is no such subscription", "unknown_reference");
        }

        if (subscription.Status != SubscriptionStatus.Active)
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is {subscription.Status.ToString().ToLowerInvariant()}, not active");
        }

        return (await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure)
            ? await ComputeAsync(periods, start, end, cancellationToken)
            : failure;
    }

    private async ValueTask<Result<PreviewedInvoice>> ComputeAsync(
        SubscriptionPeriods periods, Instant? start, Instant? end, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        BillingPeriod period = periods.Calendar.PeriodContaining(start ?? now);
        InstantSpan usual = periods.ServiceOf(period, now);
        var service = new InstantSpan(Instant.Max(start ?? usual.Start, usual.Start), end ?? usual.End);
        if (service.IsEmpty || (end is not null && service.End - service.Start > LongestPeriod))
        {
            return Failure.Invalid(
                "billing_period_end", $"must lie after the start of the period and of the subscription, and at most {LongestPeriod.Days} days after it", "out_of_range");
        }

        SubscriptionBill? opening = periods.Subscription.PayInAdvance && periods.Plan.Interval != PlanInterval.OneTime
            ? await OpeningAsync(periods, period, cancellationToken)
            : null;
        Result<BilledPeriod> billed = await billing.ComputeAsync(
            periods.Space, periods.Customer, periods.Bill(period), service, now, await SpendingAsync(periods, cancellationToken), cancellationToken,
            running: start is null && end is null ? periods.RunningOf(period) : null, baseBilledMinor: periods.BaseBilledOf(period), opening: opening);
        return billed.Map(done => new PreviewedInvoice(done.Computed, service, periods.Customer.Currency, periods.Plan));
    }

    /// <summary>The bill of the period that follows, under what was agreed for it.</summary>
    private async ValueTask<SubscriptionBill> OpeningAsync(SubscriptionPeriods periods, BillingPeriod period, CancellationToken cancellationToken)
    {
        Plan next = periods.Subscription.NextPlan is { } agreed
            ? await catalog.RequirePlanAsync(periods.Space, agreed.PlanId, agreed.Version, cancellationToken)
            : periods.Plan;
        BillingPeriod opened = BillingCalendar.For(next, periods.Subscription, periods.Zone).PeriodContaining(period.Span.End);
        return new SubscriptionBill { Plan = next, Subscription = periods.Subscription.Renewed(next), Zone = periods.Zone, Opening = opened }
            .Within(opened, opened.Span.Start < period.Span.End ? new InstantSpan(period.Span.End, opened.Span.End) : null);
    }

    /// <summary>The customer's coupons and wallets of now.</summary>
    private async ValueTask<Spending> SpendingAsync(SubscriptionPeriods periods, CancellationToken cancellationToken)
    {
        List<Wallet> usable = [];
        foreach (BillingId id in periods.Wallets)
        {
            usable.AddRange(await wallets.FindAsync(periods.Space, id, cancellationToken) is { } wallet ? [wallet] : Array.Empty<Wallet>());
        }

        return new Spending { Coupons = periods.Coupons, Wallets = usable };
    }
}

/// <summary>An invoice that is not one yet.</summary>
/// <param name="Computed">Fees and amounts.</param>
/// <param name="Period">The usage that was priced, <c>[Start, End)</c>.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="Plan">The plan version that priced it.</param>
public sealed record PreviewedInvoice(ComputedInvoice Computed, InstantSpan Period, Currency Currency, Plan Plan)
{
    /// <summary>Which model priced a fee; null for fees that are not usage.</summary>
    public ChargeModel? ModelOf(Fee fee) => Plan.Charges.FirstOrDefault(charge => charge.Id == fee.ChargeId)?.Model;
}
