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
        decimal[] fees = input.First("fees_cents", "fee_cents", "amount_cents", "invoice_cents") is { } key ? input.Numbers(key) : [];
        Currency currency = Currency.Parse(input.Text("invoice_currency", input.Text("currency", "USD")));
        AppliedCoupon[] applied = [.. coupons.Select((c, i) => Read(c, i, currency))];
        bool[] matches = Matches(input, fees.Length);
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Currency = currency,
            Extras = [.. fees.Select((f, i) => new ExtraFee(FeeType.Charge, "fee", 1, f, MetricCode: matches[i] ? "limited" : "other"))],
            Coupons = applied,
            Taxes = Bills.Taxes(Bills.TaxPercents(input)),
        }).Value;
        var answer = new Answer
        {
            Currency = currency,
            ["credit_cents"] = Credit(invoice, applied, currency),
            ["credits_cents"] = applied.Select(a => invoice.Coupons.Where(c => c.Coupon.Id == a.Id).Sum(c => c.AmountMinor)).ToArray(),
            ["credits_count"] = invoice.Coupons.Count,
            ["taxes_cents"] = invoice.TaxMinor,
        };
        answer.Set(invoice.CouponsMinor, "coupons_total_cents", "coupons_cents", "discount_cents");
        answer.Set(invoice.SubtotalMinor - invoice.CouponsMinor, "sub_total_cents", "net_cents");
        answer["total_cents"] = invoice.TotalMinor;
        if (applied.Length > 0) After(invoice, applied[0], answer);
        Shares(invoice, matches, answer);
        return answer;
    }

    // A coupon of another currency is passed over: nothing, not a credit of zero.
    private static object Credit(ComputedInvoice invoice, AppliedCoupon[] applied, Currency currency) =>
        invoice.Coupons.Count == 0 && Array.Exists(applied, a => a.Terms.Currency is { } own && own != currency)
            ? Absent.Value
            : Absent.OrAmount(invoice.CouponsMinor);

    private static void After(ComputedInvoice invoice, AppliedCoupon first, Answer answer)
    {
        AppliedCoupon after = invoice.Coupons.FirstOrDefault(c => c.Coupon.Id == first.Id)?.Coupon ?? first;
        string state = after.Status == CouponStatus.Active ? "active" : "terminated";
        bool keeps = after.Status == CouponStatus.Active && after.Terms is { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount };
        answer.Set(keeps ? $"{state}, {after.RemainingMinor} left" : state, "coupon_state", "state", "status");
        answer.Set(after.RemainingInvoices, "remaining", "frequency_duration_remaining");
        answer.Set(after.RemainingMinor, "left_cents", "remaining_cents", "amount_left_cents");
        answer["terminated"] = after.Status != CouponStatus.Active;
    }

    // Shares are whole minor units here; a case may write the fraction of one that they stand for.
    private static void Shares(ComputedInvoice invoice, bool[] matches, Answer answer)
    {
        decimal weight = invoice.Fees.Where((_, i) => matches[i]).Sum(f => f.AmountMinor);
        decimal[] exact = [.. invoice.Fees.Select((f, i) => weight == 0 || !matches[i] ? 0 : invoice.CouponsMinor * f.AmountMinor / weight)];
        long[] shares = [.. invoice.Fees.Select(f => f.CouponsMinor)];
        answer.DecideAgainst("fee_shares_cents", shares, 16, exact);
    }

    private static bool[] Matches(Input input, int count)
    {
        string? key = input.First("fee_plan_matches", "fee_metric_matches", "fee_charge_matches", "fee_matches");
        return key is null ? [.. Enumerable.Repeat(true, count)] : [.. input.Items(key).Select(i => i.Json.GetBoolean())];
    }

    private static AppliedCoupon Read(Input input, int number, Currency currency)
    {
        decimal? percent = input.FirstNumber("percent", "rate_percent", "percentage", "percentage_rate");
        bool percentage = input.Text("type", percent is null ? "fixed" : "percentage").StartsWith("percent", StringComparison.Ordinal);
        long cents = (long)(input.FirstNumber("cents", "amount_cents") ?? 0);
        int? remaining = (int?)input.FirstNumber("remaining", "frequency_duration_remaining", "frequency_duration", "duration");
        if (!Enum.TryParse(input.Text("frequency", "once"), ignoreCase: true, out CouponFrequency frequency))
            throw new RefusedException($"unknown frequency '{input.Text("frequency")}'");

        bool ended = input.Text("status") == "terminated" || input.Flag("terminated") || input.Flag("expired") || input.Flag("already_applied");
        return new AppliedCoupon
        {
            Id = new BillingId(new OwnerKey(1), (ulong)(60 + number)),
            CouponId = default,
            Code = "coupon",
            CustomerId = default,
            Status = ended ? CouponStatus.Terminated : CouponStatus.Active,
            Terms = new CouponTerms(
                percentage ? CouponType.Percentage : CouponType.FixedAmount,
                frequency,
                cents,
                input.Has("currency") ? Currency.Parse(input.Text("currency")) : percentage ? null : currency,
                percent ?? 0,
                remaining,
                input.HasAny("limited_to", "limited_plans", "limited_metrics") ? new CouponScope([], ["limited"], []) : null),
            RemainingMinor = (long)(input.FirstNumber("left_cents", "remaining_cents")
                ?? cents - (input.FirstNumber("used_cents", "already_used_cents", "consumed_cents", "previously_used_cents") ?? 0)),
            RemainingInvoices = frequency == CouponFrequency.Recurring ? remaining ?? 1 : remaining,
            CreatedAt = Bills.Epoch,
            UpdatedAt = Bills.Epoch,
        };
    }
}
