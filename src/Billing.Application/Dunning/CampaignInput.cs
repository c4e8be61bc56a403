using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Application.Dunning;

/// <summary>A threshold that a campaign is to have.</summary>
/// <param name="Currency">Of invoices in this currency.</param>
/// <param name="AmountMinor">Minor units, 0 or more.</param>
public sealed record ThresholdInput(Currency Currency, long AmountMinor);

/// <summary>What a campaign is made of or changed to; shapes and lengths are checked by the surface. Null leaves a field as it is, or at its default.</summary>
public sealed record CampaignInput
{
    /// <summary>Unique in the data space; required of a new campaign.</summary>
    public string? Code { get; init; }

    /// <summary>For people; required of a new campaign.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Most attempts.</summary>
    public int? AttemptsMax { get; init; }

    /// <summary>Days between two attempts.</summary>
    public int? DaysBetween { get; init; }

    /// <summary>Days to wait when there was not enough money.</summary>
    public int? InsufficientFundsDays { get; init; }

    /// <summary>First quiet minute of the day; with <see cref="QuietTo"/>.</summary>
    public int? QuietFrom { get; init; }

    /// <summary>First minute that is quiet no more.</summary>
    public int? QuietTo { get; init; }

    /// <summary>Takes the quiet hours away.</summary>
    public bool IsNeverQuiet { get; init; }

    /// <summary>Whether what is owed in the end is written off.</summary>
    public bool? WritesOff { get; init; }

    /// <summary>What happens to the subscriptions in the end.</summary>
    public FinalAction? FinalAction { get; init; }

    /// <summary>Who gets copies of mails.</summary>
    public IReadOnlyList<string>? BccEmails { get; init; }

    /// <summary>Whether it works.</summary>
    public CampaignStatus? Status { get; init; }

    /// <summary>All thresholds.</summary>
    public IReadOnlyList<ThresholdInput>? Thresholds { get; init; }

    /// <summary>The customers that it is for.</summary>
    public IReadOnlyList<BillingId>? CustomerIds { get; init; }

    /// <summary>The billing entities that it is for, by code.</summary>
    public IReadOnlyList<string>? BillingEntityCodes { get; init; }

    /// <summary>Where customers pay; empty for nowhere.</summary>
    public string? PaymentUrl { get; init; }
}
