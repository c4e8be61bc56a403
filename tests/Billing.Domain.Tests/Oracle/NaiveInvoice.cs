using System.Globalization;
using System.Numerics;
using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Oracle;

/// <summary>
/// A second computation of whole invoices, written from the rules and not from the engine, in whole numbers and exact quotients: slow
/// and obvious. Its outcome is text, so that a difference can be read.
/// </summary>
internal sealed class NaiveInvoice(InvoiceRequest request, IReadOnlyList<Tax> taxes)
{
    private readonly List<NaiveLine> _lines = NaiveFees.Of(request, taxes);
    private readonly SortedDictionary<string, (long Base, long Amount)> _taxes = new(StringComparer.Ordinal);
    private readonly List<string> _taken = [];

    internal string Compute()
    {
        TakeProgressive();
        foreach (AppliedCoupon coupon in request.Coupons) Take(coupon);
        TaxInside();
        TaxOnTop();
        long total = _lines.Sum(l => l.Net + l.OnTop);
        foreach (CreditBalance credit in request.Credits) Pay($"credit {credit.CreditNoteId}", credit.BalanceMinor, _lines);
        foreach (Wallet wallet in InOrder()) Pay(wallet);
        return string.Join('\n', (string[])
        [
            .. _lines.Select(l => Text($"{l.Type} {l.Amount} -{l.Progressive} -{l.Coupons} tax {l.Inside + l.OnTop}")),
            .. _taxes.Select(t => Text($"{t.Key} {t.Value.Base} {t.Value.Amount}")),
            .. _taken,
            Text($"total {total} due {_lines.Sum(l => l.Due)}"),
        ]);
    }

    /// <summary>What the engine came to, in the same words.</summary>
    internal static string Describe(ComputedInvoice invoice) => string.Join('\n', (string[])
    [
        .. invoice.Fees.Select(f => Text($"{f.Type} {f.AmountMinor} -{f.ProgressiveCreditMinor} -{f.CouponsMinor} tax {f.TaxMinor}")),
        .. invoice.Taxes.OrderBy(t => t.Code, StringComparer.Ordinal).Select(t => Text($"{t.Code} {t.BaseMinor} {t.AmountMinor}")),
        .. invoice.Coupons.Select(c => Text($"coupon {c.Coupon.Id} {c.AmountMinor}")),
        .. invoice.Credits.Select(c => Text($"credit {c.CreditNoteId} {c.AmountMinor}")),
        .. invoice.Wallets.Select(w => Text($"wallet {w.WalletId} {w.GrantedMinor}+{w.PaidMinor}")),
        Text($"total {invoice.TotalMinor} due {invoice.AmountDueMinor}"),
    ]);

    private void TakeProgressive()
    {
        NaiveLine[] usage = [.. _lines.Where(l => l.Type == FeeType.Charge)];
        long amount = Math.Min(request.ProgressiveCredits.Sum(c => c.AmountMinor), usage.Sum(l => l.Amount));
        Share(amount, usage, l => l.Amount, (l, part) => l.Progressive += part);
    }

    private void Take(AppliedCoupon coupon)
    {
        CouponTerms terms = coupon.Terms;
        Instant judged = request.IssuedAt < request.ServicePeriod.End ? request.IssuedAt : request.ServicePeriod.End;
        bool works = coupon.Status == CouponStatus.Active
            && (coupon.ExpirationAt is null || coupon.ExpirationAt > judged)
            && (terms.Type == CouponType.Percentage || terms.Currency is null || terms.Currency == request.Currency)
            && _lines.Sum(l => l.Amount) >= (terms.MinimumAmountMinor ?? 0);
        if (!works) return;

        NaiveLine[] lines = [.. _lines.Where(l => l.Net > 0 && InScope(terms.Scope, l))];
        long left = lines.Sum(l => l.Net);
        (BigInteger percent, BigInteger scale) = NaiveSplit.Exact(terms.Percent);
        long wanted = terms.Type == CouponType.Percentage ? NaiveSplit.Round(left * percent, 100 * scale)
            : terms.Frequency == CouponFrequency.Once ? coupon.RemainingMinor
            : terms.AmountMinor;
        long amount = Math.Min(left, wanted);
        if (amount <= 0) return;

        Share(amount, lines, l => l.Net, (l, part) => l.Coupons += part);
        _taken.Add(Text($"coupon {coupon.Id} {amount}"));
    }

    private static bool InScope(CouponScope? scope, NaiveLine line) =>
        scope is null
        || (line.PlanId is { } plan && scope.PlanIds.Contains(plan))
        || (line.Metric is { } metric && scope.MetricCodes.Contains(metric))
        || (line.ChargeId is { } charge && scope.ChargeIds.Contains(charge));

    private void TaxInside()
    {
        foreach (IGrouping<string, NaiveLine> group in _lines.GroupBy(l => string.Join('+', Inside(l).Select(t => t.Code).Order())).ToArray())
        {
            NaiveLine[] lines = [.. group];
            Tax[] inside = Inside(lines[0]);
            if (inside.Length == 0) continue;

            // Rates have four decimals: in ten thousandths they are whole.
            long[] rates = [.. inside.Select(t => (long)(t.Rate * 10_000))];
            long gross = lines.Sum(l => l.Net);
            long net = NaiveSplit.Round((BigInteger)gross * 10_000, 10_000 + rates.Sum());
            long[] amounts = NaiveSplit.Over(gross - net, rates);
            for (int i = 0; i < inside.Length; i++)
            {
                Add(inside[i].Code, net, amounts[i]);
                Share(amounts[i], lines, l => l.Net, (l, part) => l.Inside += part);
            }
        }
    }

    private void TaxOnTop()
    {
        foreach (string code in _lines.SelectMany(l => l.Taxes).Where(t => !t.Inclusive).Select(t => t.Code).Distinct().ToArray())
        {
            NaiveLine[] lines = [.. _lines.Where(l => l.Taxes.Any(t => t.Code == code))];
            long rate = (long)(lines[0].Taxes.Single(t => t.Code == code).Rate * 10_000);
            long basis = lines.Sum(l => l.Net - l.Inside);
            long amount = NaiveSplit.Round((BigInteger)basis * rate, 10_000);
            Add(code, basis, amount);
            Share(amount, lines, l => l.Net - l.Inside, (l, part) => l.OnTop += part);
        }
    }

    private static Tax[] Inside(NaiveLine line) => [.. line.Taxes.Where(t => t.Inclusive)];

    private void Add(string code, long basis, long amount)
    {
        (long Base, long Amount) row = _taxes.GetValueOrDefault(code);
        _taxes[code] = (row.Base + basis, row.Amount + amount);
    }

    private List<Wallet> InOrder()
    {
        var left = request.Wallets.ToList();
        var ordered = new List<Wallet>();
        while (left.Count > 0)
        {
            Wallet next = left[0];
            foreach (Wallet other in left)
            {
                if (Before(other, next)) next = other;
            }

            ordered.Add(next);
            left.Remove(next);
        }

        return ordered;
    }

    private static bool Before(Wallet one, Wallet other)
    {
        if (one.Priority != other.Priority) return one.Priority < other.Priority;
        if (one.ExpirationAt != other.ExpirationAt) return one.ExpirationAt is { } at && (other.ExpirationAt is null || at < other.ExpirationAt);
        return one.CreatedAt < other.CreatedAt;
    }

    private void Pay(Wallet wallet)
    {
        Instant judged = request.IssuedAt < request.ServicePeriod.End ? request.IssuedAt : request.ServicePeriod.End;
        if (wallet.Status != WalletStatus.Active || wallet.Currency != request.Currency || wallet.ExpirationAt <= judged) return;

        bool limited = wallet.FeeTypes.Count > 0 || wallet.MetricCodes.Count > 0;
        NaiveLine[] lines = [.. _lines.Where(l => limited
            ? wallet.FeeTypes.Contains(l.Type) || (l.Metric is { } metric && wallet.MetricCodes.Contains(metric))
            : l.Type != FeeType.Credit)];
        long amount = Settle(wallet.GrantedBalanceMinor + wallet.PaidBalanceMinor, lines);
        long granted = Math.Min(amount, wallet.GrantedBalanceMinor);
        if (amount > 0) _taken.Add(Text($"wallet {wallet.Id} {granted}+{amount - granted}"));
    }

    private void Pay(string name, long balance, IReadOnlyList<NaiveLine> lines)
    {
        long amount = Settle(balance, lines);
        if (amount > 0) _taken.Add(Text($"{name} {amount}"));
    }

    private static long Settle(long balance, IReadOnlyList<NaiveLine> lines)
    {
        NaiveLine[] open = [.. lines.Where(l => l.Due > 0)];
        long amount = Math.Min(balance, open.Sum(l => l.Due));
        Share(amount, open, l => l.Due, (l, part) => l.Paid += part);
        return amount;
    }

    private static void Share(long amount, NaiveLine[] lines, Func<NaiveLine, long> weight, Action<NaiveLine, long> give)
    {
        if (amount == 0) return;
        long[] parts = NaiveSplit.Over(amount, [.. lines.Select(weight)]);
        for (int i = 0; i < lines.Length; i++) give(lines[i], parts[i]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
