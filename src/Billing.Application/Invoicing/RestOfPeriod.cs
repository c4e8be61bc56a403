using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Bills the base amount in advance of the rest of a period that began while its subscription was paused. When the period began no day of it was charged;
/// those from the day of resuming on are served after all.
/// </summary>
public sealed class RestOfPeriod(ICatalog catalog, IInvoiceSettings settings)
{
    /// <summary>Whether the running period of a paused subscription began during the pause and was to be paid at its start.</summary>
    internal static bool IsUnpaid(ChangingSubscription it) =>
        it is { Subscription.PayInAdvance: true, Plan.Interval: not PlanInterval.OneTime, Billed: { } billed }
        && it.Subscription.PausedAt < billed.BilledUntil && billed.BilledUntil <= it.Now && billed.CloseAt > it.Now;

    /// <summary>Issues the invoice within the work that resumes the subscription, or tells why it cannot be made.</summary>
    internal async ValueTask<Failure?> BillAsync(ChangingSubscription it, CancellationToken cancellationToken)
    {
        BilledSubscription billed = it.Billed!;
        PeriodToClose period = PeriodToClose.Of(it.Account, billed, it.Plan);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[period.Rated.TimeZoneId];
        BillingPeriod running = PeriodZones.EndingAt(it.Plan, it.Subscription, zone, billed.CloseAt);
        LocalDate today = LocalDays.Of(it.Now, zone);
        var bill = new SubscriptionBill
        {
            Plan = it.Plan, Subscription = it.Subscription, Zone = zone, Opening = running, PlanDays = new DaySpan(today, running.Days.End),
        };
        var inputs = new PeriodInputs([bill], new InstantSpan(it.Now, it.Now), await catalog.TaxesAsync(it.Account.Space, cancellationToken), UsageVersion: 0);
        Invoice draft = period.DraftOf(
            it.Now, InvoiceIds.Of(it.Account.Customer.Id, period.BillingGroup, it.Now, "resumed", revision: 0), InvoiceType.Subscription) with
        {
            PeriodStart = LocalDays.StartOf(today, zone), PeriodEnd = running.Span.End, IssuedAt = it.Now,
        };
        InvoiceSettings org = await settings.FindAsync(it.Account.Space, cancellationToken);
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await PeriodInvoices.IssueAsync(it.Work, it.Account, inputs, draft, Spending.None, org, evenEmpty: false, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        (CustomerAccount account, InvoiceView view) = issued.Value;
        if (view.Fees.Count > 0)
        {
            it.Work.Add(account.Space, view);
            it.Work.EmitFinal(account.Space, view.Invoice);
            account = account.With(billed with { AdvanceInvoiceId = view.Invoice.Id });
        }

        it.Work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return null;
    }
}
