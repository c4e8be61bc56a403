using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;

namespace Billing.RatingCases.Topics;

/// <summary>Credit notes of an invoice.</summary>
internal static class CreditNoteTopic
{
    internal static Answer Answer(Input input)
    {
        Input source = input.Has("invoice") && input.At("invoice").Json.ValueKind == System.Text.Json.JsonValueKind.Object
            ? input.At("invoice")
            : input;
        ComputedInvoice invoice = source.Has("fees_cents") ? Invoice(source) : Published();
        Invoice final = CancelTopic.Final(invoice);
        var answer = new Answer
        {
            ["invoice/sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor,
            ["invoice/taxes_cents"] = invoice.TaxMinor,
            ["invoice/total_cents"] = invoice.TotalMinor,
        };
        if (input.Has("items_cents")) One(input, invoice, final, answer);
        else EachFee(invoice, final, answer);
        return answer;
    }

    private static ComputedInvoice Invoice(Input source)
    {
        long coupon = (long)(source.FirstNumber("coupon_cents", "coupons_cents") ?? 0);
        InvoiceRequest request = Bills.Lines(source.Numbers("fees_cents")) with { Taxes = Bills.Taxes(Bills.TaxPercents(source)) };
        return InvoiceCalculation.Compute(coupon == 0 ? request : request with { Coupons = [Coupon(coupon)] }).Value;
    }

    // The invoice that the cases of one publication share: two fees, a fixed coupon and 20 %.
    private static ComputedInvoice Published() =>
        InvoiceCalculation.Compute(Bills.Lines([13640, 26260]) with { Coupons = [Coupon(25000)], Taxes = Bills.Taxes([20]) }).Value;

    private static void One(Input input, ComputedInvoice invoice, Invoice final, Answer answer)
    {
        (int, long)[] items = [.. input.Numbers("items_cents").Select((amount, i) => (i + 1, (long)amount))];
        CreditNoteAmounts note = CreditNoteCalculation.Compute(final, invoice.Fees, [], items).Value;
        answer["sub_total_cents"] = note.SubtotalMinor;
        answer["coupons_adjustment_cents"] = note.CouponsMinor;
        answer["taxes_cents"] = note.TaxMinor;
        answer["total_cents"] = note.TotalMinor;
        answer["max_creditable_cents"] = note.TotalMinor;
        answer["max_refundable_cents"] = note.MaxRefundableMinor((long)input.Number("paid_cents", 0));
    }

    private static void EachFee(ComputedInvoice invoice, Invoice final, Answer answer)
    {
        var notes = new List<CreditNote>();
        foreach (Fee fee in invoice.Fees)
        {
            CreditNoteAmounts amounts = CreditNoteCalculation.Compute(final, invoice.Fees, notes, [(fee.Ordinal, fee.AmountMinor)]).Value;
            string name = $"credit_note_{fee.Ordinal}";
            decimal exact = invoice.Taxes.Sum(t => t.Rate) * amounts.SubtotalMinor;
            decimal carried = notes.Sum(n => n.TaxMinor - (invoice.Taxes.Sum(t => t.Rate) * n.SubtotalMinor));
            answer[name + "/sub_total_cents"] = amounts.SubtotalMinor;
            answer[name + "/taxes_cents"] = amounts.TaxMinor;
            answer[name + "/total_cents"] = amounts.TotalMinor;
            answer[name + "/precise_taxes"] = exact - carried;
            answer[name + "/tax_rounding_adjustment"] = amounts.TaxMinor - exact + carried;
            notes.Add(Note(amounts));
        }
    }

    private static CreditNote Note(CreditNoteAmounts amounts) => new()
    {
        Id = default(BillingId),
        InvoiceId = default,
        CustomerId = default,
        Type = CreditNoteType.Credit,
        Currency = Currency.Usd,
        Items = amounts.Items,
        SubtotalMinor = amounts.SubtotalMinor,
        TaxMinor = amounts.TaxMinor,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static AppliedCoupon Coupon(long cents) => new()
    {
        Id = Bills.Id(60),
        CouponId = Bills.Id(61),
        Code = "coupon",
        CustomerId = Bills.Id(3),
        Terms = new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, cents),
        RemainingMinor = cents,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };
}
