using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>A subscription paid in advance that ends within its period: the invoice and the credit note for the unused days.</summary>
internal static class CancelTopic
{
    internal static Answer Answer(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        (Instant started, Instant ended) = Dates(input, zone);
        Plan plan = Bills.Plan(input, Bills.Interval(input));
        Subscription running = Bills.Subscription(input, started) with { PayInAdvance = true };
        BillingPeriod period = BillingCalendar.For(plan, running, zone).PeriodContaining(ended);
        ComputedInvoice invoice = InvoiceCalculation.Compute(
            Bills.Request(new SubscriptionBill { Plan = plan, Subscription = running, Zone = zone, Opening = period })
            with { Taxes = Bills.Taxes(Bills.TaxPercents(input)) }).Value;
        Proration billed = ServedDays.Share(running, period, zone);
        Subscription over = running with { Status = SubscriptionStatus.Canceled, CanceledAt = ended };
        Proration used = ServedDays.Share(over, period, zone);
        var unused = new Proration(billed.Days - used.Days, period.Days.Count);
        long credit = UnusedDays.CreditMinor(plan.AmountMinor, unused, invoice.SubtotalMinor, 0);
        CreditNoteAmounts note = CreditNoteCalculation.Compute(Final(invoice), invoice.Fees, [], [(1, credit)]).Value;
        return new Answer
        {
            ["invoice_total_cents"] = invoice.TotalMinor,
            ["credit_cents"] = note.TotalMinor,
            ["credit_note/sub_total_cents"] = note.SubtotalMinor,
            ["credit_note/taxes_cents"] = note.TaxMinor,
            ["credit_note/total_cents"] = note.TotalMinor,
            ["used_cents"] = used.RoundedOf(plan.AmountMinor),
        };
    }

    internal static Invoice Final(ComputedInvoice computed) => computed.ApplyTo(new Invoice
    {
        Id = default(BillingId),
        CustomerId = default,
        Status = InvoiceStatus.Finalized,
        Type = InvoiceType.Subscription,
        PeriodStart = Bills.Epoch,
        PeriodEnd = Bills.Epoch,
        Currency = Domain.Monetary.Currency.Usd,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    });

    private static (Instant Started, Instant Ended) Dates(Input input, DateTimeZone zone)
    {
        if (input.Has("started_and_terminated_at"))
            return (input.Instant("started_and_terminated_at", zone), input.Instant("started_and_terminated_at", zone));

        // "monthly anniversary 2025-09-18": the anchor stands in the interval's own words.
        string words = input.Text("interval");
        Instant started = input.Has("started")
            ? input.Instant("started", zone)
            : LocalDays.StartOf(Input.ParseDate(words.Split(' ')[^1]), zone);
        string end = input.Has("terminated_at") ? "terminated_at" : input.Has("canceled_at") ? "canceled_at" : "terminated";
        return (started, input.Text(end).StartsWith("start", StringComparison.Ordinal) ? started : input.Instant(end, zone));
    }
}
