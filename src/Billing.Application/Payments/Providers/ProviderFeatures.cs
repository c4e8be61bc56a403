namespace Billing.Application.Payments.Providers;

/// <summary>What a provider can do. Calling what it cannot do is refused with <c>WrongState</c>, never with an exception.</summary>
[Flags]
public enum ProviderFeatures
{
    /// <summary>Nothing but charges and refunds.</summary>
    None = 0,

    /// <summary>Keeps customers, so that methods belong to one.</summary>
    Customers = 1,

    /// <summary>Methods can be attached and made the default without a payment.</summary>
    AttachMethods = 2,

    /// <summary>A method can be set up without a payment.</summary>
    SetupSessions = 4,

    /// <summary>A saved method can be charged while the customer is away.</summary>
    OffSession = 8,

    /// <summary>Has a page on which a customer pays an invoice.</summary>
    Checkout = 16,

    /// <summary>Has a page on which a customer manages methods.</summary>
    Portal = 32,

    /// <summary>A charge of unknown outcome can be found by our reference alone.</summary>
    FindByReference = 64,

    /// <summary>The state of a refund can be asked for; without it only a webhook tells.</summary>
    FindRefunds = 128,

    /// <summary>The bodies of webhooks are signed; without it each webhook is only a hint to ask.</summary>
    SignedWebhooks = 256,

    /// <summary>Gives secrets for forms in a page of the organization's own, in which a customer pays an invoice or saves a method.</summary>
    Forms = 512,
}
