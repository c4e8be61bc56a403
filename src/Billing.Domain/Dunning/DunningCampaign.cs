using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>Whether a campaign works.</summary>
public enum CampaignStatus
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It begins nothing, and what it began waits.</summary>
    Inactive,
}

/// <summary>From which overdue amount on a campaign works.</summary>
/// <param name="Id">A part of the campaign.</param>
/// <param name="Currency">Of overdue invoices in this currency.</param>
/// <param name="AmountMinor">Minor units, 0 or more: what is overdue must reach it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record CampaignThreshold(BillingId Id, Currency Currency, long AmountMinor, Instant CreatedAt, Instant UpdatedAt);

/// <summary>How customers are asked for what is overdue.</summary>
public sealed record DunningCampaign
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the data space.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>How often, when, and what follows.</summary>
    public required DunningTerms Terms { get; init; }

    /// <summary>Who gets a copy of every mail.</summary>
    public IReadOnlyList<string> BccEmails { get; init; } = [];

    /// <summary>Whether it works.</summary>
    public CampaignStatus Status { get; init; }

    /// <summary>One of each currency at most; invoices of other currencies are left alone.</summary>
    public IReadOnlyList<CampaignThreshold> Thresholds { get; init; } = [];

    /// <summary>The customers that it is for; with <see cref="BillingEntityIds"/> empty as well: all.</summary>
    public IReadOnlyList<BillingId> CustomerIds { get; init; } = [];

    /// <summary>The billing entities whose customers it is for.</summary>
    public IReadOnlyList<BillingId> BillingEntityIds { get; init; } = [];

    /// <summary>Where customers pay, for mails; <c>{payment_request_id}</c> stands for the request. Null for no address.</summary>
    public string? PaymentUrl { get; init; }

    /// <summary>How many thresholds it has had: the next is numbered after it.</summary>
    public int ThresholdsMade { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>The threshold of a currency, or null.</summary>
    public CampaignThreshold? ThresholdOf(Currency currency) => Thresholds.FirstOrDefault(each => each.Currency == currency);
}
