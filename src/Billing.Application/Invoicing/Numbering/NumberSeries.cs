using System.Globalization;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Invoicing.Numbering;

/// <summary>How the invoices of a billing entity are numbered, and when they are issued and due.</summary>
/// <param name="EntityId">The entity.</param>
/// <param name="Prefix">First part of its numbers.</param>
/// <param name="IsGapless">True for one sequence of the entity's own; false when each customer's invoices are counted.</param>
/// <param name="FirstNumber">The least number that the next invoice may get, from 1.</param>
/// <param name="IsDefault">Whether it numbers invoices that name no entity.</param>
public sealed record NumberSeries(BillingId EntityId, string Prefix, bool IsGapless, int FirstNumber, bool IsDefault)
{
    private const int DigitsStandard = 4;

    /// <summary>Least digits of a number; null for four.</summary>
    public int? Digits { get; init; }

    /// <summary>When the entity's invoices are issued and due, unless the customer has terms of its own.</summary>
    public PaymentTerms Terms { get; init; }

    /// <summary>The series of an entity. One without a prefix of its own is told apart by its code, so that numbers of two entities never meet.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="organizationPrefix">What the organization has set.</param>
    public static NumberSeries Of(BillingEntity entity, string organizationPrefix)
    {
        bool isGapless = entity.NumberScheme == InvoiceNumberScheme.Gapless;
        string prefix = entity.InvoicePrefix ?? (isGapless && !entity.IsDefault ? $"{organizationPrefix}-{entity.Code}" : organizationPrefix);
        return new NumberSeries(entity.Id, prefix, isGapless, entity.NextInvoiceNumber, entity.IsDefault) { Terms = entity.ToTerms(), Digits = entity.NumberDigits };
    }

    /// <summary>Least digits of an entity's numbers.</summary>
    public static int DigitsOf(BillingEntity entity) => entity.NumberDigits ?? DigitsStandard;

    /// <summary>A number as it stands on documents: behind its prefix, with at least so many digits.</summary>
    internal static string Format(string prefix, long number, int? digits) =>
        $"{prefix}-{number.ToString(CultureInfo.InvariantCulture).PadLeft(digits ?? DigitsStandard, '0')}";
}
