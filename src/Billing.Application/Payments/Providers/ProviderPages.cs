using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>Asks for a page on which a customer pays an invoice.</summary>
public sealed record CheckoutOrder
{
    /// <summary>Which attempt at which payment.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>Minor units of a currency, above 0.</summary>
    public required Money Amount { get; init; }

    /// <summary>Who pays.</summary>
    public required Payer Payer { get; init; }

    /// <summary>What the customer reads: the invoice's number.</summary>
    public required string Label { get; init; }

    /// <summary>Where the customer goes after paying.</summary>
    public required Uri SuccessUrl { get; init; }

    /// <summary>Where the customer goes after leaving the page; null for the same place.</summary>
    public Uri? CancelUrl { get; init; }

    /// <summary>True to keep the method for later charges.</summary>
    public bool SavesMethod { get; init; }
}

/// <summary>Asks for what a form in a page of the organization's own needs to pay an invoice.</summary>
public sealed record FormOrder
{
    /// <summary>Which attempt at which payment.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>Minor units of a currency, above 0.</summary>
    public required Money Amount { get; init; }

    /// <summary>Who pays.</summary>
    public required Payer Payer { get; init; }

    /// <summary>What the customer reads: the invoice's number.</summary>
    public required string Label { get; init; }

    /// <summary>The provider's id when the form was opened before: its secret is asked for again, and no second one is made.</summary>
    public string? OpenId { get; init; }
}

/// <summary>A form that a customer can pay in.</summary>
/// <param name="Id">The provider's id of the charge.</param>
/// <param name="ClientSecret">For the form; belongs to this customer's browser alone, and is kept nowhere.</param>
public sealed record PaymentForm(string Id, string ClientSecret)
{
    /// <summary>The id; no secret.</summary>
    public override string ToString() => Id;
}

/// <summary>Asks to set up a method without a payment.</summary>
/// <param name="Payer">Whose method; the provider must know the customer.</param>
/// <param name="ReturnUrl">Where the customer comes back to from the provider's page; null to use a form in our own page with the client secret.</param>
public sealed record SetupOrder(Payer Payer, Uri? ReturnUrl)
{
    /// <summary>Names the order: the same one opens one page, however often it is sent; null when nobody repeats it.</summary>
    public string? Key { get; init; }
}

/// <summary>A page at the provider.</summary>
/// <param name="Id">The provider's id of the session.</param>
/// <param name="Url">Where to send the customer.</param>
public sealed record HostedPage(string Id, Uri Url);

/// <summary>A set-up under way: a page, or a secret for a form in our own page.</summary>
/// <param name="Id">The provider's id of the session.</param>
/// <param name="Url">Where to send the customer.</param>
/// <param name="ClientSecret">For the form; belongs to this customer's browser alone.</param>
public sealed record SetupSession(string Id, Uri? Url, string? ClientSecret)
{
    /// <summary>The id; no secret.</summary>
    public override string ToString() => Id;
}
