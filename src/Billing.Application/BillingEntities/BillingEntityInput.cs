using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Monetary;

namespace Billing.Application.BillingEntities;

/// <summary>What a billing entity is made of or changed to; shapes and lengths are checked by the surface. Null leaves a field as it is, or at its default.</summary>
public sealed record BillingEntityInput
{
    /// <summary>The name people know; required of a new entity.</summary>
    public string? Name { get; init; }

    /// <summary>The registered name.</summary>
    public string? LegalName { get; init; }

    /// <summary>Postal address; its parts that are null stay as they are.</summary>
    public Address Address { get; init; } = new();

    /// <summary>Tax registration number.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>For questions about its documents.</summary>
    public string? Email { get; init; }

    /// <summary>The currency it mostly bills in.</summary>
    public Currency? Currency { get; init; }

    /// <summary>An id of the tz database.</summary>
    public string? TimeZoneId { get; init; }

    /// <summary>Language of documents.</summary>
    public string? DocumentLocale { get; init; }

    /// <summary>First part of invoice numbers.</summary>
    public string? InvoicePrefix { get; init; }

    /// <summary>How invoices are numbered.</summary>
    public InvoiceNumberScheme? NumberScheme { get; init; }

    /// <summary>Least digits of a number.</summary>
    public int? NumberDigits { get; init; }

    /// <summary>The least number that the next invoice may get.</summary>
    public int? NextInvoiceNumber { get; init; }

    /// <summary>Grace period of customers that have none of their own, in days.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Payment term of customers that have none of their own, in days.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Text at the foot of documents.</summary>
    public string? InvoiceFooter { get; init; }

    /// <summary>Whether it issues when a customer names none.</summary>
    public bool? IsDefault { get; init; }
}
