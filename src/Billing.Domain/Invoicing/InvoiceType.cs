namespace Billing.Domain.Invoicing;

/// <summary>What occasioned an invoice.</summary>
public enum InvoiceType
{
    /// <summary>The end or start of a subscription's period.</summary>
    Subscription,

    /// <summary>An add-on applied to a customer.</summary>
    AddOn,

    /// <summary>Wallet credits sold.</summary>
    Credit,

    /// <summary>Lines given by hand.</summary>
    OneOff,

    /// <summary>Usage that crossed a threshold within a period.</summary>
    ProgressiveBilling,
}
