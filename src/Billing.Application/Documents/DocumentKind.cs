namespace Billing.Application.Documents;

/// <summary>What a document is; decides its title and what its facts and sums are called.</summary>
public enum DocumentKind
{
    /// <summary>Asks for money.</summary>
    Invoice,

    /// <summary>Takes back a part of an invoice.</summary>
    CreditNote,

    /// <summary>Says that money has come.</summary>
    Receipt,
}
