using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>An organization: our user, the seller. It owns a live and a test data space, its keys and its settings.</summary>
public sealed record Organization
{
    /// <summary>The id; its owner key names the organization in every partition key.</summary>
    public required BillingId Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>The name in lower-case letters, digits and dashes, with six digits of the id so that no two are the same.</summary>
    public required string Slug { get; init; }

    /// <summary>Currency of new objects that name none: an ISO 4217 code.</summary>
    public required string DefaultCurrency { get; init; }

    /// <summary>Time zone of what belongs to no customer: an IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Key that the organization's receivers verify our messages with, encrypted; null when it set none. See <see cref="OrganizationSecrets"/>.</summary>
    public string? SealedHmacKey { get; init; }

    /// <summary>Picture on its portal; null for none.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Color of its portal as #rrggbb; null for ours.</summary>
    public string? PortalAccentColor { get; init; }

    /// <summary>Greeting on its portal; null for none.</summary>
    public string? PortalWelcomeMessage { get; init; }

    /// <summary>Time span of which old events are taken although the accept window is over; null for none.</summary>
    public ImportWindow? ImportWindow { get; init; }

    /// <summary>How its invoices are numbered.</summary>
    public InvoiceNumbering InvoiceNumbering { get; init; } = InvoiceNumbering.Default;

    /// <summary>Days from the end of a period until its invoice is issued, where nobody says anything else; null for 0.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Days from issue until payment is due, where nobody says anything else; null for 30.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Rates for figures that add up several currencies; null for none.</summary>
    public ExchangeRates? ExchangeRates { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>Events with a timestamp in [from, to) are taken however old they are: for importing a history.</summary>
/// <param name="From">First instant, inclusive.</param>
/// <param name="To">End, exclusive; after <paramref name="From"/>.</param>
public sealed record ImportWindow(Instant From, Instant To);

/// <summary>How an organization's invoices are numbered.</summary>
/// <param name="Prefix">First part of every number.</param>
/// <param name="Gapless">
/// True for one gapless sequence per billing entity; false for <c>prefix-customer code-n</c>, counted per customer.
/// </param>
/// <param name="Digits">Least digits of a number; null for four.</param>
public sealed record InvoiceNumbering(string Prefix, bool Gapless, int? Digits = null)
{
    /// <summary>Counted per customer, with the prefix INV.</summary>
    public static InvoiceNumbering Default { get; } = new("INV", Gapless: false);
}
