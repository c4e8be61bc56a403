using Billing.Application.Catalog;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Bills the base amount in advance of the rest of a period that began while its subscription was paused. When the period began no day of it was charged, or
/// only its first; those from the day of resuming on are served after all.
/// </summary>
public sealed class RestOfPeriod(ICatalog catalog, IInvoiceSettings settings)
{
    /// <summary>
    /// Whether the running period of a paused subscription began during the pause and was to be paid at its start. Refused with <see cref="FailureKind.WrongState"/> while that period
    /// waits for the money of its invoice, which charges no day of it: it has no beginning yet, and no end, so that nobody can tell what its rest is.
    /// </summary>
    internal static Result<bool> IsUnpaid(ChangingSubscription it)
    {
        bool isUnpaid = it is { Subscription.PayInAdvance: true, Plan.Interval: not PlanInterval.OneTime, Billed: { } billed }
            && it.Subscription.PausedAt < billed.BilledUntil && billed.BilledUntil <= it.Now && billed.CloseAt > it.Now;
        return isUnpaid && it.Subscription.Prepaid is { AwaitsPayment: true }
            ? Failure.Of(FailureKind.WrongState, "The subscription is paused and its next period begins when its invoice is paid: pay it, then resume")
            : isUnpaid;
    }

    /// <summary>Bills the rest of the running period within the work that resumes the subscription, or tells why it cannot be done.</summary>
    internal async ValueTask<Failure?> BillAsync(ChangingSubscription it, CancellationToken cancellationToken)
    {
        BilledSubscription billed = it.Billed!;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[billed.TimeZoneId ?? it.Account.Customer.TimeZoneId];
        BillingPeriod running = PeriodZones.Holding(it.Plan, it.Subscription, zone, billed, it.Now);
        var bill = new SubscriptionBill { Plan = it.Plan, Subscription = it.Subscription, Zone = zone, Opening = running };
        // A pause that began on the period's first day leaves that day served, and billed at the start.
        long keptMinor = billed.BaseBilledMinor ?? 0;
        Result<CustomerAccount> done = await BillAsync(
            it, bill.Within(running, new InstantSpan(Instant.Max(it.Now, billed.PlanFrom ?? it.Now), running.Span.End)), "resumed", keptMinor > 0 ? it.Account.AdvanceInvoices(billed) : [], keptMinor,
            cancellationToken);
        return done.Failure;
    }

    /// <summary>
    /// Issues an invoice with the base amount of a part of the running period, and remembers it beside those that stay. Without anything to bill there is none.
    /// </summary>
    /// <param name="it">The subscription after the change that asks for it.</param>
    /// <param name="bill">What is billed: the running period as one that opens, and the part of it.</param>
    /// <param name="purpose">Why; one invoice for each and instant.</param>
    /// <param name="keptInvoices">Invoices with base amounts of the running period that still hold.</param>
    /// <param name="keptMinor">What they came to, less what was given back.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async ValueTask<Result<CustomerAccount>> BillAsync(
        ChangingSubscription it, SubscriptionBill bill, string purpose, IReadOnlyList<BillingId> keptInvoices, long keptMinor, CancellationToken cancellationToken)
    {
        CustomerAccount account = it.Account;
        var inputs = new PeriodInputs([bill], new InstantSpan(it.Now, it.Now), await catalog.TaxesAsync(account.Space, cancellationToken), UsageVersion: 0);
        PeriodToClose period = PeriodToClose.Of(account, it.Billed!, it.Plan, it.Plan);
        BillingId id = InvoiceIds.Of(account.Customer.Id, period.Scope, it.Now, purpose, revision: 0);
        InstantSpan part = bill.PlanSpanOf(bill.Opening!.Value);
        Invoice draft = period.DraftOf(it.Now, id, InvoiceType.Subscription) with
        {
            PeriodStart = LocalDays.StartOf(LocalDays.Of(part.Start, bill.Zone), bill.Zone), PeriodEnd = part.End, IssuedAt = it.Now,
        };
        InvoiceSettings org = await settings.FindAsync(account.Space, cancellationToken);
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await PeriodInvoices.IssueAsync(it.Work, account, InvoiceInputs.Of(inputs), draft, Spending.None, org, evenEmpty: false, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        (account, InvoiceView view) = issued.Value;
        if (view.Fees.Count > 0)
        {
            it.Work.Add(account.Space, view);
            it.Work.EmitFinal(account.Space, view.Invoice);
        }

        account = account.With(it.Billed! with
        {
            AdvanceInvoiceIds = view.Fees.Count > 0 ? [.. keptInvoices, id] : keptInvoices,
            BaseBilledMinor = keptMinor + view.Fees.Sum(fee => fee.AmountMinor),
        });
        account = it.Work.Reschedule(account); // what it took out of wallets may be below a threshold
        it.Work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return account;
    }
}
