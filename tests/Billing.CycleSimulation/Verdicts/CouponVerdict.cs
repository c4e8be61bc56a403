using Billing.Application.Consistency.Checks;
using Billing.Application.Invoicing;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Coupons take off what they say, one after another, as often as they may, and no invoice is passed over.</summary>
internal sealed class CouponVerdict(CustomerFact customer, CustomerRecord record)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() => record.Invoices.Where(view => view.Invoice is { Status: InvoiceStatus.Finalized or InvoiceStatus.Paid, Type: not InvoiceType.Credit }).Select(Wrong)
        .Concat(customer.Money.Coupons.Select(Overused)).FirstOrDefault(wrong => wrong is not null);

    private string? Overused(CouponFact coupon)
    {
        List<long> uses = UsesOf(coupon, invoice => invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid);
        return IsUsedUp(coupon, [.. uses.SkipLast(1)]) && coupon.Terms is not { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount } ? $"coupon {coupon.Terms} was used {uses.Count} times"
            : coupon.Terms is { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount } && uses.Sum() > coupon.Terms.AmountMinor ? $"coupon {coupon.Terms} took off {uses.Sum()}"
            : null;
    }

    private static bool IsUsedUp(CouponFact coupon, List<long> uses) => coupon.Terms switch
    {
        { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount } terms => uses.Sum() >= terms.AmountMinor,
        { Frequency: CouponFrequency.Once } => uses.Count >= 1,
        { Frequency: CouponFrequency.Recurring } terms => uses.Count >= terms.FrequencyDuration,
        _ => false,
    };

    private List<long> UsesOf(CouponFact coupon, Func<Invoice, bool> which) =>
    [
        .. record.Invoices.Select(view => view.Invoice).Where(it => it.Status != InvoiceStatus.Draft && which(it))
            .SelectMany(it => it.Coupons).Where(use => use.AppliedCouponId == coupon.Id).Select(use => use.AmountMinor),
    ];

    private string? Wrong(InvoiceView view)
    {
        Invoice invoice = view.Invoice;
        long left = invoice.SubtotalMinor - invoice.ProgressiveCreditMinor;
        bool hasLate = view.Fees.Any(fee => fee.Origin == FeeOrigin.Late); // which coupons that came after its period pass over
        foreach (CouponFact coupon in customer.Money.Coupons.OrderBy(coupon => coupon.From).ThenBy(coupon => coupon.Id))
        {
            long wanted = Wanted(coupon.Terms, left);
            long? used = invoice.Coupons.FirstOrDefault(use => use.AppliedCouponId == coupon.Id)?.AmountMinor;
            bool isOnce = coupon.Terms is { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount };
            string? wrong = used is { } amount
                ? !MayBeUsed(coupon, invoice) ? "could not be used"
                    : amount != wanted && !hasLate && !(isOnce && amount < wanted) ? $"took off {amount} instead of {wanted}"
                    : null
                : MustBeUsed(coupon, invoice) && wanted > 0 && !hasLate ? $"was passed over, although it takes off {wanted}" : null;
            if (wrong is not null)
            {
                return $"invoice {invoice.Id} ({invoice.Type}, issued {invoice.IssuedAt}): coupon {coupon} {wrong}";
            }

            left -= used ?? 0;
        }

        return left + invoice.CouponsMinor == invoice.SubtotalMinor - invoice.ProgressiveCreditMinor ? null : $"invoice {invoice.Id} has coupons that nobody was given";
    }

    private static long Wanted(CouponTerms terms, long left) =>
        Math.Min(left, terms.Type == CouponType.Percentage ? Cents.Round(left * terms.Percent / 100) : terms.AmountMinor);

    private static Instant JudgedAt(Invoice invoice) => Instant.Min(invoice.IssuedAt!.Value, Instant.Min(invoice.Boundary ?? invoice.PeriodEnd, invoice.PeriodEnd));

    private static bool MayBeUsed(CouponFact coupon, Invoice invoice) =>
        coupon.From <= invoice.UpdatedAt && !(coupon.RemovedAt < invoice.IssuedAt) && !(coupon.ExpirationAt <= JudgedAt(invoice));

    /// <summary>
    /// It was there before the invoice and after, had not expired, and was never used up. What is billed again takes the coupons of then, and so does a
    /// subscription that was made later than its start.
    /// </summary>
    private bool MustBeUsed(CouponFact coupon, Invoice invoice) => invoice.Revision == 0 && coupon.From < invoice.IssuedAt && !(coupon.RemovedAt <= invoice.UpdatedAt)
        && !(coupon.ExpirationAt <= invoice.IssuedAt) && !IsUsedUp(coupon, UsesOf(coupon, _ => true))
        && !customer.Subscriptions.Exists(one => one.ActiveSince >= coupon.ExpirationAt && invoice.SubscriptionIds.Contains(one.Id));
}
