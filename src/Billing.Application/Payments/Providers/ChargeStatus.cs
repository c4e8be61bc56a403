namespace Billing.Application.Payments.Providers;

/// <summary>What became of a charge.</summary>
public enum ChargeStatus
{
    /// <summary>The money is collected.</summary>
    Succeeded,

    /// <summary>Nothing was collected and nothing will be: a new attempt is safe.</summary>
    Declined,

    /// <summary>The customer must act (3-D Secure, a payment page, a prompt on the telephone).</summary>
    NeedsAction,

    /// <summary>The provider is at work; a webhook or a later query tells the end.</summary>
    Pending,

    /// <summary>Nobody knows whether the charge happened. Ask with a query; never charge again before the answer.</summary>
    Unknown,

    /// <summary>Only of a query: the provider has no such charge, so the same attempt may be sent again.</summary>
    NotFound,

    /// <summary>Only of a query: the page can be paid on no more, and nobody has.</summary>
    Expired,

    /// <summary>Money came, but less or in another currency than asked: a person must look.</summary>
    Mismatched,
}
