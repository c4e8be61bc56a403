using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Taxes;

/// <summary>What a tax is applied to.</summary>
public enum TaxableType
{
    /// <summary>Everything that a customer is billed.</summary>
    Customer,

    /// <summary>What a plan charges.</summary>
    Plan,

    /// <summary>One charge of a plan.</summary>
    Charge,

    /// <summary>What customers of a billing entity are billed.</summary>
    BillingEntity,

    /// <summary>An add-on.</summary>
    AddOn,
}

/// <summary>A tax applied to something.</summary>
/// <param name="Id">The id; its owner tells the partition: the customer, else the organization.</param>
/// <param name="TaxId">The tax.</param>
/// <param name="TaxCode">Its code.</param>
/// <param name="Type">What it is applied to.</param>
/// <param name="TaxableId">What it is applied to.</param>
/// <param name="CreatedAt">When it was applied.</param>
public sealed record AppliedTax(BillingId Id, BillingId TaxId, string TaxCode, TaxableType Type, BillingId TaxableId, Instant CreatedAt);
