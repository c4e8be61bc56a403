namespace Billing.Domain.Invoicing;

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>Computed, may still change, not yet asked for.</summary>
    Draft,

    /// <summary>Issued; its amounts never change again.</summary>
    Finalized,

    /// <summary>Issued and settled in full.</summary>
    Paid,

    /// <summary>Taken back; keeps its number.</summary>
    Voided,
}
