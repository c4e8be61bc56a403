namespace Billing.Domain.Subscriptions;

/// <summary>What ending a subscription within a period does about money.</summary>
public enum TerminationAction
{
    /// <summary>A final invoice for the used part of the period.</summary>
    GenerateInvoice,

    /// <summary>A credit note for the unused part that was paid in advance.</summary>
    GenerateCreditNote,

    /// <summary>Nothing.</summary>
    Skip,
}
