using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Domain.Invoicing;

/// <summary>What a past period cost and what it would cost under another plan version, before coupons and taxes.</summary>
/// <param name="Period">The bill that was compared.</param>
/// <param name="BeforeMinor">Under the version that ran.</param>
/// <param name="AfterMinor">Under the other one.</param>
public sealed record PlanDifference(SubscriptionBill Period, long BeforeMinor, long AfterMinor)
{
    /// <summary>What the other version costs more.</summary>
    public long DifferenceMinor => AfterMinor - BeforeMinor;
}

/// <summary>Previews a move to another plan version over real past usage, by the very computation that invoices use.</summary>
public static class PlanComparison
{
    /// <summary>One difference per past period.</summary>
    /// <param name="past">Bills of past periods with their usage.</param>
    /// <param name="other">The version to compare with. Its charges find their usage by metric; usage of a metric it lacks costs nothing.</param>
    public static Result<IReadOnlyList<PlanDifference>> Over(IReadOnlyList<SubscriptionBill> past, Plan other)
    {
        var differences = new PlanDifference[past.Count];
        for (int i = 0; i < differences.Length; i++)
        {
            if (!Subtotal(past[i]).TryGet(out long before, out Failure? failure)) return failure;
            if (!Subtotal(Move(past[i], other)).TryGet(out long after, out failure)) return failure;
            differences[i] = new PlanDifference(past[i], before, after);
        }

        return differences;
    }

    private static Result<long> Subtotal(SubscriptionBill bill)
    {
        SubscriptionBill untaxed = bill with
        {
            Plan = bill.Plan with { TaxCodes = [], Charges = [.. bill.Plan.Charges.Select(c => c with { TaxCodes = [] })] },
        };
        return InvoiceCalculation.Compute(new InvoiceRequest
        {
            Currency = bill.Plan.Currency,
            IssuedAt = NodaTime.Instant.MaxValue,
            ServicePeriod = bill.Closing?.Span ?? default,
            Subscriptions = [untaxed],
        }).Map(invoice => invoice.SubtotalMinor);
    }

    private static SubscriptionBill Move(SubscriptionBill bill, Plan other)
    {
        var moved = new List<ChargeUsage>();
        foreach (ChargeUsage usage in bill.Usage)
        {
            BillingId metric = bill.Plan.Charges.First(c => c.Id == usage.ChargeId).MetricId;
            foreach (Charge charge in other.Charges)
            {
                if (charge.MetricId == metric) moved.Add(Of(charge, usage));
            }
        }

        return bill with { Plan = other, Usage = moved };
    }

    // A filter that the other version lacks leaves its usage to the rest.
    private static ChargeUsage Of(Charge charge, ChargeUsage usage) =>
        usage with { ChargeId = charge.Id, Filter = usage.Filter < charge.Filters.Count ? usage.Filter : null };
}
