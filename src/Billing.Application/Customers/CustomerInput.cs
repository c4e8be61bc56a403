using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>What a new customer is made of; shapes and lengths are checked by the surface.</summary>
public sealed record NewCustomer
{
    /// <summary>The organization's own id of the customer; unique in the data space.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Name on invoices.</summary>
    public required string Name { get; init; }

    /// <summary>Where invoices go.</summary>
    public string? Email { get; init; }

    /// <summary>Currency of its invoices.</summary>
    public Currency Currency { get; init; } = Currency.Usd;

    /// <summary>Time zone of its billing periods: a tz database id.</summary>
    public string TimeZoneId { get; init; } = "UTC";

    /// <summary>Free JSON object of the organization.</summary>
    public string MetadataJson { get; init; } = "{}";

    /// <summary>Days that an invoice stays a draft after its period.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Days between issue and due date.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>The legal entity that issues its invoices; null for the default.</summary>
    public BillingId? BillingEntityId { get; init; }

    /// <summary>Tax number on documents.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>Address on documents.</summary>
    public Address? Address { get; init; }

    /// <summary>Language of documents and mails.</summary>
    public string? DocumentLocale { get; init; }

    /// <summary>Whether documents are mailed when they are issued.</summary>
    public bool? SendsDocuments { get; init; }

    /// <summary>What else is known of it.</summary>
    public CustomerProfile? Profile { get; init; }

    /// <summary>When it was made elsewhere, for what is imported; null for now.</summary>
    public Instant? CreatedAt { get; init; }

    /// <summary>True when no other customer that was made so may have the same e-mail address.</summary>
    public bool HasUniqueEmail { get; init; }
}

/// <summary>A change of a customer: null leaves a field as it is.</summary>
public sealed record CustomerPatch
{
    /// <summary>Name on invoices.</summary>
    public string? Name { get; init; }

    /// <summary>Where invoices go.</summary>
    public string? Email { get; init; }

    /// <summary>True to take its address away: nothing is mailed to it any more.</summary>
    public bool ForgetsEmail { get; init; }

    /// <summary>Currency of its invoices; fixed while subscriptions are billed.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Time zone of its billing periods; holds from the next period.</summary>
    public string? TimeZoneId { get; init; }

    /// <summary>Free JSON object of the organization.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>Members of the metadata to set while the others stay, as one change; an empty text takes a member away.</summary>
    public IReadOnlyDictionary<string, string>? MetadataMembers { get; init; }

    /// <summary>Days that an invoice stays a draft after its period.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>True to take its own grace period away: that of its billing entity holds again.</summary>
    public bool FollowsGracePeriod { get; init; }

    /// <summary>Days between issue and due date.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>True to take its own term away: that of its billing entity holds again.</summary>
    public bool FollowsPaymentTerm { get; init; }

    /// <summary>The legal entity that issues its invoices from now on.</summary>
    public BillingId? BillingEntityId { get; init; }

    /// <summary>Tax number on documents.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>Address on documents; its parts that are null stay as they are.</summary>
    public Address? Address { get; init; }

    /// <summary>Language of documents and mails.</summary>
    public string? DocumentLocale { get; init; }

    /// <summary>True to take its own language away: that of its billing entity holds again.</summary>
    public bool FollowsDocumentLocale { get; init; }

    /// <summary>Whether documents are mailed when they are issued.</summary>
    public bool? SendsDocuments { get; init; }

    /// <summary>True to take its own choice away: the organization's mail settings hold again.</summary>
    public bool FollowsSending { get; init; }
}
