using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.BillingEntities;

/// <summary>A legal person that issues documents for an organization.</summary>
public sealed record BillingEntity
{
    /// <summary>First part of invoice numbers when an entity has no prefix of its own.</summary>
    public const string StandardPrefix = "INV";

    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the data space.</summary>
    public required string Code { get; init; }

    /// <summary>The name people know.</summary>
    public required string Name { get; init; }

    /// <summary>The registered name; null when it is the same.</summary>
    public string? LegalName { get; init; }

    /// <summary>Printed on documents; null for none.</summary>
    public Address? Address { get; init; }

    /// <summary>VAT, GST or other registration number, printed on documents.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>For questions about its documents.</summary>
    public string? Email { get; init; }

    /// <summary>The currency it mostly bills in.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Where its days begin: an id of the tz database.</summary>
    public string TimeZoneId { get; init; } = "UTC";

    /// <summary>Language of its documents: <c>de</c>, <c>fr-CA</c>. One without labels prints in English.</summary>
    public string DocumentLocale { get; init; } = "en";

    /// <summary>First part of its invoices' numbers; null for <see cref="StandardPrefix"/>.</summary>
    public string? InvoicePrefix { get; init; }

    /// <summary>How its invoices are numbered.</summary>
    public InvoiceNumberScheme NumberScheme { get; init; }

    /// <summary>
    /// The least number that the next invoice may get under <see cref="InvoiceNumberScheme.Gapless"/>, from 1. Whoever claims numbers keeps the counter
    /// and takes the higher of the two, so setting this back never makes a number twice.
    /// </summary>
    public int NextInvoiceNumber { get; init; } = 1;

    /// <summary>Least digits of a number, filled up with zeros; null for four.</summary>
    public int? NumberDigits { get; init; }

    /// <summary>Days from the end of a period until its invoice is issued, of customers that say nothing else; null for what the organization says.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Days from issue until payment is due, of customers that say nothing else; null for what the organization says.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>The same as terms.</summary>
    public PaymentTerms ToTerms() => new(InvoiceGracePeriodDays, NetPaymentTermDays);

    /// <summary>Text at the foot of its documents.</summary>
    public string? InvoiceFooter { get; init; }

    /// <summary>True for the one that issues when a customer names none.</summary>
    public bool IsDefault { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
