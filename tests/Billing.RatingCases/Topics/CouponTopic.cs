using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;

namespace Billing.RatingCases.Topics;

/// <summary>Coupons over fees.</summary>
internal static class CouponTopic
{
    internal static Answer Answer(Input input)
    {
        Input[] coupons = input.Has("coupon") ? [input.At("coupon")] : [.. input.Items("coupons_in_order"), .. input.Items("coupons")];
        decimal[] fees = input.Numbers("fees_cents");
        AppliedCoupon[] applied = [.. coupons.Select(Read)];
        bool[] matches = Matches(input, fees.Length);
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Currency = Currency.Parse(input.Text("invoice_currency", "USD")),
            Extras = [.. fees.Select((f, i) => new ExtraFee(FeeType.Charge, "fee", 1, f, MetricCode: matches[i] ? "limited" : "other"))],
            Coupons = applied,
        }).Value;
        var answer = new Answer
        {
            ["credit_cents"] = invoice.Coupons.Count == 0 && applied.Any(a => Passed(a, input)) ? null : invoice.CouponsMinor,
            ["fee_shares_cents"] = invoice.Fees.Select(f => f.CouponsMinor).ToArray(),
            ["coupons_total_cents"] = invoice.CouponsMinor,
            ["sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor,
            ["total_cents"] = invoice.TotalMinor,
            ["credits_cents"] = invoice.Coupons.Select(c => c.AmountMinor).ToArray(),
        };
        AppliedCoupon after = invoice.Coupons.Count > 0 ? invoice.Coupons[0].Coupon : applied[0];
        answer["remaining"] = after.RemainingInvoices;
        answer["coupon_state"] = State(after);

        // Shares are whole minor units here, whatever fraction of one a case writes down.
        answer.Decide("fee_shares_cents", invoice.Fees.Select(f => f.CouponsMinor).ToArray(), 16);
        return answer;
    }

    private static bool Passed(AppliedCoupon coupon, Input input) =>
        coupon.Terms.Currency is { } currency && input.Has("invoice_currency") && currency.Code != input.Text("invoice_currency");

    private static string State(AppliedCoupon coupon)
    {
        string state = coupon.Status == CouponStatus.Active ? "active" : "terminated";
        bool keeps = coupon.Status == CouponStatus.Active && coupon.Terms is { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount };
        return keeps ? $"{state}, {coupon.RemainingMinor} left" : state;
    }

    private static bool[] Matches(Input input, int count)
    {
        foreach (string key in (string[])["fee_plan_matches", "fee_metric_matches", "fee_charge_matches", "fee_matches"])
        {
            if (input.Has(key)) return [.. input.Items(key).Select(i => i.Json.GetBoolean())];
        }

        return [.. Enumerable.Repeat(true, count)];
    }

    private static AppliedCoupon Read(Input input)
    {
        bool percentage = input.Text("type") == "percentage";
        long cents = (long)input.Number("cents", 0);
        return new AppliedCoupon
        {
            Id = default(BillingId),
            CouponId = default,
            Code = "coupon",
            CustomerId = default,
            Terms = new CouponTerms(
                percentage ? CouponType.Percentage : CouponType.FixedAmount,
                Enum.Parse<CouponFrequency>(input.Text("frequency", "once"), ignoreCase: true),
                cents,
                input.Has("currency") ? Currency.Parse(input.Text("currency")) : null,
                input.FirstNumber("percent", "rate_percent") ?? 0,
                (int?)input.OptionalNumber("remaining"),
                input.Has("limited_to") ? new CouponScope([], ["limited"], []) : null),
            RemainingMinor = (long)input.Number("left_cents", cents),
            RemainingInvoices = (int?)input.OptionalNumber("remaining"),
            CreatedAt = Bills.Epoch,
            UpdatedAt = Bills.Epoch,
        };
    }
}
