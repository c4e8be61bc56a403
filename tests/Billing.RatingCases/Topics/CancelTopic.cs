using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>A subscription that ends within its period: the invoice and, paid in advance, the credit note for the unused days.</summary>
internal static class CancelTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.HasAny("period", "potential_credit", "fraction_left")) return ChangeTopic.Answer(input);

        DateTimeZone zone = Bills.Zone(input);
        (Instant started, Instant ended) = Dates(input, zone);
        Plan plan = Bills.Plan(input);
        bool arrears = input.Flag("arrears") || (input.HasAny("in_advance", "pay_in_advance") && !Bills.InAdvance(input));
        Subscription running = Bills.Subscription(input, started) with { PayInAdvance = !arrears };
        BillingPeriod period = BillingCalendar.For(plan, running, zone).PeriodContaining(ended);
        Subscription over = running with { Status = SubscriptionStatus.Canceled, CanceledAt = ended };
        var bill = new SubscriptionBill
        {
            Plan = plan,
            Subscription = arrears ? over : running,
            Zone = zone,
            Opening = arrears ? null : period,
            Closing = arrears ? period : null,
        };
        InvoiceRequest request = Bills.Request(bill) with { Taxes = Bills.Taxes(Bills.TaxPercents(input)), Currency = plan.Currency };
        if (input.FirstNumber("coupon_cents", "coupons_cents") is { } coupon) request = request with { Coupons = [Bills.Coupon((long)coupon)] };
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        Proration used = ServedDays.Share(over, period, zone);
        Answer answer = Invoiced(invoice, used.RoundedOf(plan.AmountMinor * running.Quantity));
        answer.Currency = plan.Currency;
        if (!arrears) Credited(input, invoice, new Proration(ServedDays.Share(running, period, zone).Days - used.Days, period.Days.Count), bill, answer);
        return answer;
    }

    private static Answer Invoiced(ComputedInvoice invoice, long used)
    {
        var answer = new Answer
        {
            ["taxes_cents"] = invoice.TaxMinor,
            ["sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor,
            ["credit_note"] = null,
        };
        answer.Set(invoice.TotalMinor, "invoice_total_cents", "total_cents");
        answer.Set(invoice.SubtotalMinor, "fees_cents", "amount_cents", "subscription_cents");
        answer.Set(used, "used_cents", "used_amount_cents");
        return answer;
    }

    private static void Credited(Input input, ComputedInvoice invoice, Proration unused, SubscriptionBill bill, Answer answer)
    {
        long credit = UnusedDays.CreditMinor(bill.Plan.AmountMinor * bill.Subscription.Quantity, unused, invoice.SubtotalMinor, 0);
        if (invoice.Fees.Count == 0) return;

        CreditNoteAmounts note = CreditNoteCalculation.Compute(Final(invoice), invoice.Fees, [], [(1, credit)]).Value;
        long paid = (long)(input.FirstNumber("paid_cents") ?? invoice.AmountDueMinor);
        (long offset, long given, _) = note.Give(invoice.TotalMinor - paid, paid, refund: false);
        answer["unused_days"] = unused.Days;
        answer.Set(note.TotalMinor, "credit_cents", "credit_note/total_cents", "credit_note_total_cents", "credit_note_cents");
        answer.Set(note.SubtotalMinor, "credit_note/sub_total_cents", "credit_sub_total_cents");
        answer.Set(note.TaxMinor, "credit_note/taxes_cents", "credit_taxes_cents");
        answer.Set(note.CouponsMinor, "credit_note/coupons_adjustment_cents");
        answer.Set(offset, "credit_note/offset_cents", "offset_cents");
        answer.Set(given, "credit_note/credit_cents", "credit_note/balance_cents");
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
        Instant started = input.Has(Bills.StartKey(input))
            ? input.Instant(Bills.StartKey(input), zone)
            : LocalDays.StartOf(Input.ParseDate(words.Split(' ')[^1]), zone);
        string end = Bills.EndKey(input) ?? throw new RefusedException("the case does not say when the subscription ends");
        return (started, input.Text(end).StartsWith("start", StringComparison.Ordinal) ? started : input.Instant(end, zone));
    }
}
