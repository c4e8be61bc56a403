using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Customers;

/// <summary>Whom the organization bills.</summary>
public sealed record Customer
{
    /// <summary>The id; its owner half is the customer's own partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The organization's own name for the customer, unique; usage events use it.</summary>
    public required string ExternalId { get; init; }

    /// <summary>For people and documents.</summary>
    public required string Name { get; init; }

    /// <summary>Where invoices are sent; optional.</summary>
    public string? Email { get; init; }

    /// <summary>Currency of what is made for the customer without naming one.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Id in the tz database: <c>Europe/Warsaw</c>. Periods and days are counted in it.</summary>
    public string TimeZoneId { get; init; } = "UTC";

    /// <summary>A JSON object of the organization's own, as text; never looked into here.</summary>
    public string MetadataJson { get; init; } = "{}";

    /// <summary>Days from the end of a period until its invoice is issued; null for what its billing entity says.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Days from issue until payment is due; null for what its billing entity says.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>The legal entity that issues its invoices; null for the organization's default.</summary>
    public BillingId? BillingEntityId { get; init; }

    /// <summary>Language of its documents and mails: <c>de</c>, <c>fr-CA</c>; null for that of its billing entity.</summary>
    public string? DocumentLocale { get; init; }

    /// <summary>Whether its documents are mailed when they are issued; null for what the organization has set.</summary>
    public bool? SendsDocuments { get; init; }

    /// <summary>The customer's tax number, printed on documents.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>Codes of the customer's taxes; empty means the organization's defaults apply.</summary>
    public IReadOnlyList<string> TaxCodes { get; init; } = [];

    /// <summary>Printed on documents; optional.</summary>
    public Address? Address { get; init; }

    /// <summary>Counts how often its portal tokens were revoked: those that were made under another number open nothing.</summary>
    public int PortalEpoch { get; init; }

    /// <summary>What is known of the person or company beyond its name; null for nothing.</summary>
    public CustomerProfile? Profile { get; init; }

    /// <summary>When its first trial began; null when it had none.</summary>
    public Instant? FirstTrialAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
