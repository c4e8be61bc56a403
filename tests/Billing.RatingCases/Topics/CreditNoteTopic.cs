using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.RatingCases.Topics;

/// <summary>Credit notes of an invoice.</summary>
internal static class CreditNoteTopic
{
    internal static Answer Answer(Input input)
    {
        Input source = input.Has("invoice") && input.At("invoice").IsObject ? input.At("invoice") : input;
        ComputedInvoice invoice = InvoiceCalculation.Compute(source.Has("fees_cents") ? Request(source) : Published()).Value;
        Invoice final = CancelTopic.Final(invoice);
        var answer = new Answer();
        foreach (string prefix in (string[])["invoice/", ""])
        {
            answer[prefix + "fees_cents"] = new OneOrParts(invoice.SubtotalMinor, invoice.Fees.Select(f => f.AmountMinor).ToArray());
            answer[prefix + "coupons_cents"] = invoice.CouponsMinor;
            answer[prefix + "fee_coupons_cents"] = invoice.Fees.Select(f => f.CouponsMinor).ToArray();
            answer[prefix + "sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor;
            answer[prefix + "taxes_cents"] = invoice.TaxMinor;
            answer[prefix + "total_cents"] = invoice.TotalMinor;
            answer[prefix + "taxes_rate"] = invoice.Fees.Sum(f => (f.AmountMinor - f.CouponsMinor) * f.Taxes.Sum(t => t.Rate))
                / Math.Max(1m, invoice.SubtotalMinor - invoice.CouponsMinor) * 100;
        }

        if (input.Has("items_cents")) One(input, invoice, final, answer);
        else Sequence(invoice, final, Wanted(input, invoice), answer);
        return answer;
    }

    private static InvoiceRequest Request(Input source)
    {
        decimal[] fees = source.Numbers("fees_cents");
        decimal[] own = source.First("fee_tax_percents", "fees_tax_percents", "tax_percent_by_fee") is { } key ? source.Numbers(key) : [];
        decimal[] coupons = source.First("coupon_cents", "coupons_cents", "coupon", "coupons") is { } c ? [.. source.Items(c).Select(AsCents)] : [];
        int? limited = source.First("coupon_fee", "coupon_on_fee", "coupon_limited_to_fee") is { } on ? (int)source.Number(on) : null;
        InvoiceRequest request = own.Length == fees.Length && own.Length > 0 ? WithOwnTaxes(fees, own, limited) : Bills.Lines(fees);
        return request with
        {
            Taxes = own.Length > 0 ? request.Taxes : Bills.Taxes(Bills.TaxPercents(source)),
            Coupons = [.. coupons.Where(n => n > 0).Select((n, i) => Bills.Coupon((long)n, limited is null ? null : "limited", i))],
        };
    }

    private static decimal AsCents(Input one) => one.IsObject ? one.FirstNumber("cents", "amount_cents") ?? 0 : one.AsNumber();

    // The invoice that the cases of one publication share: two fees, a fixed coupon on the second, 10 % and 20 %.
    private static InvoiceRequest Published() =>
        WithOwnTaxes([17900, 39900], [10, 20], 2) with { Coupons = [Bills.Coupon(25000, "limited")] };

    private static InvoiceRequest WithOwnTaxes(decimal[] fees, decimal[] percents, int? limited)
    {
        decimal[] rates = [.. percents.Distinct()];
        return Bills.Request() with
        {
            Extras =
            [
                .. fees.Select((f, i) => new ExtraFee(
                    FeeType.AddOn,
                    "fee",
                    1,
                    f,
                    TaxCodes: [$"tax-{Array.IndexOf(rates, percents[i])}"],
                    MetricCode: limited == i + 1 ? "limited" : null)),
            ],
            Taxes = Bills.Taxes(rates),
        };
    }

    private static void One(Input input, ComputedInvoice invoice, Invoice final, Answer answer)
    {
        (int, long)[] items = [.. input.Numbers("items_cents").Select((amount, i) => (i + 1, (long)amount))];
        var result = CreditNoteCalculation.Compute(final, invoice.Fees, [], items);
        if (!result.TryGet(out CreditNoteAmounts? note, out Domain.Results.Failure? failure)) throw new RefusedException(failure.Message);

        answer["sub_total_cents"] = note.SubtotalMinor;
        answer["coupons_adjustment_cents"] = note.CouponsMinor;
        answer["taxes_cents"] = note.TaxMinor;
        answer["total_cents"] = note.TotalMinor;
        answer["max_creditable_cents"] = note.TotalMinor;
        answer["max_refundable_cents"] = note.MaxRefundableMinor((long)input.Number("paid_cents", 0));
        answer["taxes_rate"] = Rate(invoice, note) * 100;
    }

    private static decimal Rate(ComputedInvoice invoice, CreditNoteAmounts note) => note.SubtotalMinor == 0
        ? 0
        : note.Items.Sum(i => (i.AmountMinor - i.CouponsMinor) * RateOf(invoice.Fees[i.FeeOrdinal - 1])) / note.SubtotalMinor;

    private static decimal RateOf(Fee fee) => fee.Taxes.Sum(t => t.Rate);

    // Notes one after another: as the case lists them, else each fee by itself.
    private static IEnumerable<(int Fee, long Amount)[]> Wanted(Input input, ComputedInvoice invoice)
    {
        if (input.First("notes_cents", "notes", "credit_notes", "sequence") is not { } key)
            return invoice.Fees.Select(f => new[] { (f.Ordinal, f.AmountMinor) });

        return input.Items(key).Select(note => (note.IsObject ? note.Numbers("items_cents") : [.. note.Json.EnumerateArray().Select(e => new Input(e).AsNumber())])
            .Select((amount, i) => (Fee: i + 1, Amount: (long)amount)).Where(x => x.Amount != 0).ToArray());
    }

    private static void Sequence(ComputedInvoice invoice, Invoice final, IEnumerable<(int, long)[]> wanted, Answer answer)
    {
        var notes = new List<CreditNote>();
        decimal carried = 0;
        foreach ((int, long)[] items in wanted)
        {
            var result = CreditNoteCalculation.Compute(final, invoice.Fees, notes, items);
            if (!result.TryGet(out CreditNoteAmounts? amounts, out Domain.Results.Failure? failure)) throw new RefusedException(failure.Message);

            string name = $"credit_note_{notes.Count + 1}";
            decimal exact = Rate(invoice, amounts) * amounts.SubtotalMinor;
            answer[name + "/sub_total_cents"] = amounts.SubtotalMinor;
            answer[name + "/coupons_adjustment_cents"] = amounts.CouponsMinor;
            answer[name + "/taxes_cents"] = amounts.TaxMinor;
            answer[name + "/total_cents"] = amounts.TotalMinor;
            answer[name + "/precise_taxes"] = exact - carried;
            answer[name + "/tax_rounding_adjustment"] = amounts.TaxMinor - exact + carried;
            carried += amounts.TaxMinor - exact;
            notes.Add(Note(amounts));
        }

        answer["notes_total_cents"] = notes.Sum(n => n.TotalMinor);
        answer["totals_cents"] = notes.Select(n => n.TotalMinor).ToArray();
    }

    private static CreditNote Note(CreditNoteAmounts amounts) => new()
    {
        Id = default(BillingId),
        InvoiceId = default,
        CustomerId = default,
        Type = CreditNoteType.Credit,
        Currency = Domain.Monetary.Currency.Usd,
        Items = amounts.Items,
        SubtotalMinor = amounts.SubtotalMinor,
        TaxMinor = amounts.TaxMinor,
        TotalMinor = amounts.TotalMinor,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };
}
