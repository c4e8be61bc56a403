namespace Billing.Application.Documents;

/// <summary>What a reader of the paper must know about its standing.</summary>
public enum DocumentStatus
{
    /// <summary>May still change; printed with the label DRAFT.</summary>
    Draft,

    /// <summary>Final and payable; printed without a label.</summary>
    Finalized,

    /// <summary>Settled in full; printed with the label PAID.</summary>
    Paid,

    /// <summary>No longer owed; printed with the label VOID across every page.</summary>
    Voided,
}
