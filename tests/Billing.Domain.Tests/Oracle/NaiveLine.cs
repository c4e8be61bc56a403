using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Taxes;

namespace Billing.Domain.Tests.Oracle;

/// <summary>A line of the second implementation while it is worked on.</summary>
internal sealed class NaiveLine(FeeType type, long amount, Tax[] taxes, BillingId? planId = null, BillingId? chargeId = null, string? metric = null)
{
    internal FeeType Type { get; } = type;

    internal long Amount { get; set; } = amount;

    internal Tax[] Taxes { get; } = taxes;

    internal BillingId? PlanId { get; } = planId;

    internal BillingId? ChargeId { get; } = chargeId;

    internal string? Metric { get; } = metric;

    internal long Progressive { get; set; }

    internal long Coupons { get; set; }

    internal long Inside { get; set; }

    internal long OnTop { get; set; }

    internal long Paid { get; set; }

    internal long Net => Amount - Progressive - Coupons;

    internal long Due => Net + OnTop - Paid;
}
