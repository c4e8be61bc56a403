using System.Numerics;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Tests.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Oracle;

/// <summary>The lines of an invoice, written from the rules: base amounts by days, charges, commitments, extra lines.</summary>
internal static class NaiveFees
{
    internal static List<NaiveLine> Of(InvoiceRequest request, IReadOnlyList<Tax> taxes)
    {
        var lines = new List<NaiveLine>();
        foreach (SubscriptionBill bill in request.Subscriptions) lines.AddRange(OfBill(bill, taxes));
        foreach (ExtraFee extra in request.Extras)
            lines.Add(new NaiveLine(extra.Type, NaiveSplit.Round(extra.Units * extra.UnitAmountMinor), Named(taxes, extra.TaxCodes ?? [], []), metric: extra.MetricCode));
        return lines;
    }

    private static List<NaiveLine> OfBill(SubscriptionBill bill, IReadOnlyList<Tax> taxes)
    {
        var lines = new List<NaiveLine>();
        long towardsCommitment = bill.EarlierBilledMinor;
        bool advance = bill.Subscription.PayInAdvance;
        if ((advance ? bill.Opening : bill.Closing) is { } basePeriod && bill.Plan.AmountMinor > 0)
        {
            (int days, int of) = NaiveDays.Served(bill, basePeriod);
            (BigInteger quantity, BigInteger scale) = NaiveSplit.Exact(bill.Subscription.Quantity);
            long amount = NaiveSplit.Round(bill.Plan.AmountMinor * quantity * days, of * scale);
            if (days > 0) lines.Add(new NaiveLine(FeeType.Subscription, amount, Named(taxes, [], bill.Plan.TaxCodes), bill.Plan.Id));
            if (!advance) towardsCommitment += amount;
        }

        if (bill.Closing is not { } closing) return lines;

        (int served, int ofDays) = NaiveDays.Served(bill, closing);
        foreach (Charge charge in IsUsed(bill, closing) ? bill.Plan.Charges : [])
        {
            foreach (long amount in OfCharge(charge, bill.Usage, served, ofDays))
            {
                if (amount == 0 && !charge.InvoiceZero) continue;
                Tax[] own = Named(taxes, charge.TaxCodes, bill.Plan.TaxCodes);
                lines.Add(new NaiveLine(FeeType.Charge, amount, own, bill.Plan.Id, charge.Id, charge.MetricCode));
                towardsCommitment += amount;
            }
        }

        foreach (Commitment commitment in bill.Plan.Commitments)
        {
            long missing = NaiveSplit.Round((BigInteger)commitment.AmountMinor * served, ofDays) - towardsCommitment;
            if (missing <= 0) continue;
            lines.Add(new NaiveLine(FeeType.Commitment, missing, Named(taxes, [], bill.Plan.TaxCodes), bill.Plan.Id));
            towardsCommitment += missing;
        }

        return lines;
    }

    // Usage is billed from the end of the trial to the end of the subscription; a period without any of that has no usage lines.
    private static bool IsUsed(SubscriptionBill bill, BillingPeriod closing)
    {
        Subscription subscription = bill.Subscription;
        LocalDateTime trialEnd = subscription.AnchorAt.InZone(bill.Zone).LocalDateTime.PlusDays(subscription.TrialPeriodDays);
        Instant first = subscription.TrialPeriodDays == 0 ? subscription.AnchorAt : bill.Zone.AtLeniently(trialEnd).ToInstant();
        Instant last = subscription.EndedAt ?? Instant.MaxValue;
        return Instant.Max(first, closing.Span.Start) < Instant.Min(last, closing.Span.End);
    }

    // One amount per filter in order (each with its groups), then the rest; what has no usage is priced for none.
    private static long[] OfCharge(Charge charge, IReadOnlyList<ChargeUsage> usage, int served, int ofDays)
    {
        var exact = new List<decimal>();
        for (int filter = 0; filter <= charge.Filters.Count; filter++)
        {
            int? which = filter < charge.Filters.Count ? filter : null;
            ChargePrice price = which is { } own ? charge.Filters[own].Price : charge.Price;
            decimal[] prices = [.. usage.Where(u => u.ChargeId == charge.Id && u.Filter == which).Select(u => NaiveRating.Price(price, u.Quantity))];
            exact.AddRange(prices.Length > 0 ? prices : [NaiveRating.Price(price, default)]);
        }

        long[] rounded = [.. exact.Select(NaiveSplit.Round)];
        decimal total = exact.Sum();
        if (charge.MinAmountMinor is { } min && total * ofDays < min * served)
        {
            (BigInteger numerator, BigInteger scale) = NaiveSplit.Exact(min);
            long least = NaiveSplit.Round(numerator * served, ofDays * scale);
            rounded[^1] = Math.Max(rounded[^1], least - rounded[..^1].Sum());
        }
        else if (charge.MaxAmountMinor is { } max && total > max)
        {
            // Prices have at most four decimals here, so ten thousandths of them are whole.
            rounded = NaiveSplit.Over(NaiveSplit.Round(max), [.. exact.Select(e => (long)(e * 1_000_000))]);
        }

        return rounded;
    }

    private static Tax[] Named(IReadOnlyList<Tax> taxes, IReadOnlyList<string> nearest, IReadOnlyList<string> next)
    {
        IReadOnlyList<string> codes = nearest.Count > 0 ? nearest : next;
        return codes.Count > 0 ? [.. codes.Select(c => taxes.Single(t => t.Code == c))] : [.. taxes.Where(t => t.AppliedToOrganization)];
    }
}
