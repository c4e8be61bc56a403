using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>A subscription's part of an invoice: the period that it closes, and what that bills.</summary>
/// <param name="Rated">The period.</param>
/// <param name="Inputs">What it is computed from.</param>
internal sealed record PeriodShare(RatedPeriod Rated, PeriodInputs Inputs)
{
    /// <summary>Its part, as it is kept when the invoice is final.</summary>
    public RatedPeriod Final(BillingId invoiceId) => Rated.Final(invoiceId, Inputs);
}

/// <summary>What the parts of an invoice are together.</summary>
internal static class PeriodShares
{
    /// <summary>The subscriptions, as scopes of their usage.</summary>
    public static IReadOnlyList<string> Scopes(this IReadOnlyList<PeriodShare> shares) => [.. shares.Select(share => share.Rated.Scope)];

    /// <summary>What the invoice is computed from.</summary>
    public static InvoiceInputs Inputs(this IReadOnlyList<PeriodShare> shares) => new([.. shares.Select(share => share.Inputs)]);

    /// <summary>The invoice of a billing group with these on it; any other as it is.</summary>
    public static Invoice Name(this IReadOnlyList<PeriodShare> shares, Invoice invoice)
    {
        if (invoice.BillingGroup is null)
        {
            return invoice;
        }

        GroupMember[] members =
        [
            .. shares.Select(share => new GroupMember(
                share.Rated.Subscription.Id, share.Inputs.Bills[0].Plan.Name, share.Rated.Subscription.ExternalId)),
        ];
        return members.Length == 1 ? invoice with { GroupMembers = members, SubscriptionId = members[0].SubscriptionId } : invoice with
        {
            GroupMembers = members, SubscriptionId = null, PlanId = null, PlanVersion = null,
        };
    }

    /// <summary>
    /// The period of an invoice that another subscription joins: usage that was served before the boundary comes before what is opened in advance there.
    /// </summary>
    public static Invoice Widen(Invoice invoice, Invoice joining)
    {
        Instant boundary = joining.Boundary!.Value;
        bool closes = invoice.PeriodEnd == boundary;
        return closes != (joining.PeriodEnd == boundary)
            ? closes ? invoice : invoice with { PeriodStart = joining.PeriodStart, PeriodEnd = joining.PeriodEnd }
            : invoice with
            {
                PeriodStart = Instant.Min(invoice.PeriodStart, joining.PeriodStart), PeriodEnd = Instant.Max(invoice.PeriodEnd, joining.PeriodEnd),
            };
    }
}
