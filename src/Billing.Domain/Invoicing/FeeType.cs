namespace Billing.Domain.Invoicing;

/// <summary>What a fee is for.</summary>
public enum FeeType
{
    /// <summary>The plan's base amount.</summary>
    Subscription,

    /// <summary>Usage of a metric.</summary>
    Charge,

    /// <summary>A one-time extra, or a line given by hand.</summary>
    AddOn,

    /// <summary>The true-up to a minimum commitment.</summary>
    Commitment,

    /// <summary>Wallet credits sold.</summary>
    Credit,
}

/// <summary>Whether the money of a fee has come.</summary>
public enum FeePaymentStatus
{
    /// <summary>Not yet.</summary>
    Pending,

    /// <summary>It has.</summary>
    Succeeded,

    /// <summary>The payment failed.</summary>
    Failed,

    /// <summary>It was given back.</summary>
    Refunded,
}

/// <summary>When a fee was billed, seen from the period it belongs to.</summary>
public enum FeeOrigin
{
    /// <summary>With its period.</summary>
    Period,

    /// <summary>While its period was running, as its events came (rule 20).</summary>
    Advance,

    /// <summary>After its period was closed: usage that came late (rule 23).</summary>
    Late,
}
