namespace Billing.Domain.BillingEntities;

/// <summary>How the invoices of a billing entity are numbered.</summary>
public enum InvoiceNumberScheme
{
    /// <summary><c>prefix-customer code-n</c>, counted per customer.</summary>
    PerCustomer,

    /// <summary><c>prefix-n</c>: one sequence for the entity, without gaps.</summary>
    Gapless,
}
