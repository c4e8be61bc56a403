using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
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

/// <summary>
/// Computes the invoice that a period of an active subscription would come to now; of a running period with the others of its billing group. Nothing is kept
/// and nothing is sealed.
/// </summary>
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

        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        Result<Previewed> own = await PreviewAsync(periods, start, end, cancellationToken);
        if (!own.IsSuccess)
        {
            return own.Failure;
        }

        List<Previewed> together = [own.Value];
        if (start is null && end is null)
        {
            together.AddRange(await OthersAsync(periods, own.Value.Service.End, cancellationToken));
        }

        Spending spending = await SpendingAsync(periods, cancellationToken);
        return new InvoiceInputs([.. together.Select(each => each.Inputs)]).Compute(periods.Customer, clock.GetCurrentInstant(), spending)
            .Map(computed => new PreviewedInvoice(
                computed, own.Value.Service, periods.Plan.Currency, [.. together.Select(each => each.Plan).DistinctBy(plan => (plan.Id, plan.Version))]));
    }

    /// <summary>The other subscriptions of the billing group whose running period ends with this one's: they will be on the same invoice.</summary>
    private async ValueTask<IReadOnlyList<Previewed>> OthersAsync(SubscriptionPeriods periods, Instant end, CancellationToken cancellationToken)
    {
        List<Previewed> others = [];
        foreach (Subscription other in periods.GroupMates)
        {
            SubscriptionPeriods its = (await SubscriptionPeriods.FindAsync(customers, catalog, periods.Space, other, cancellationToken)).Value;
            Result<Previewed> previewed = await PreviewAsync(its, start: null, end: null, cancellationToken);
            others.AddRange(previewed.IsSuccess && previewed.Value.Service.End == end ? [previewed.Value] : Array.Empty<Previewed>());
        }

        return others;
    }

    private async ValueTask<Result<Previewed>> PreviewAsync(
        SubscriptionPeriods periods, Instant? start, Instant? end, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        BillingPeriod period = periods.Holding(start ?? now);
        InstantSpan usual = periods.ServiceOf(period, now);
        var service = new InstantSpan(Instant.Max(start ?? usual.Start, usual.Start), end ?? usual.End);
        if (service.IsEmpty || (end is not null && service.End - service.Start > LongestPeriod))
        {
            return Failure.Invalid(
                "billing_period_end", $"must lie after the start of the period and of the subscription, and at most {LongestPeriod.Days} days after it", "out_of_range");
        }

        SubscriptionBill bill = periods.Bill(period);
        IReadOnlyList<SubscriptionBill> bills = periods.Subscription.PayInAdvance && periods.Plan.Interval != PlanInterval.OneTime
            && await OpeningAsync(periods, period, cancellationToken) is { } opening
            ? [bill, opening]
            : [bill];
        PeriodInputs inputs = await billing.GatherAsync(periods.Space, periods.Customer.Id.Owner, bills, service, cancellationToken);
        return new Previewed(service, periods.Plan, inputs with
        {
            Running = start is null && end is null ? periods.RunningOf(period) : RunningPeriod.None,
            BaseBilledMinor = periods.BaseBilledOf(period),
        });
    }

    /// <summary>The bill of the period that follows, under what was agreed for it, as its close would make it; null when the subscription ends before.</summary>
    private async ValueTask<SubscriptionBill?> OpeningAsync(SubscriptionPeriods periods, BillingPeriod period, CancellationToken cancellationToken)
    {
        BilledSubscription running = (periods.Billed ?? new BilledSubscription(periods.Subscription, period.Span.Start, period.Span.End)) with { Cuts = [] };
        Plan next = await catalog.NextPlanAsync(periods.Space, running, periods.Plan, cancellationToken);
        Subscription ending = periods.Subscription.EndedBy(period.Span.End);
        var boundary = new RatedPeriod
        {
            Scope = ending.Id.ToString(),
            From = period.Span.Start,
            To = period.Span.End,
            Subscription = ending,
            TimeZoneId = periods.Zone.Id,
            NextTimeZoneId = periods.Customer.TimeZoneId,
            UsageVersion = 0,
            Next = running.Renewed(ending, next),
        };
        return boundary.Opening(next);
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

    private sealed record Previewed(InstantSpan Service, Plan Plan, PeriodInputs Inputs);
}

/// <summary>An invoice that is not one yet.</summary>
/// <param name="Computed">Fees and amounts.</param>
/// <param name="Period">The usage that was priced, <c>[Start, End)</c>.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="Plans">The plan versions that priced it.</param>
public sealed record PreviewedInvoice(ComputedInvoice Computed, InstantSpan Period, Currency Currency, IReadOnlyList<Plan> Plans)
{
    /// <summary>Which model priced a fee; null for fees that are not usage.</summary>
    public ChargeModel? ModelOf(Fee fee) => Plans.SelectMany(plan => plan.Charges).FirstOrDefault(charge => charge.Id == fee.ChargeId)?.Model;
}
