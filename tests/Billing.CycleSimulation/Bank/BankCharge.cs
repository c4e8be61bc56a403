using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A charge as the bank knows it: of a card, or a page on which somebody may pay.</summary>
/// <param name="reference">Our name for it.</param>
/// <param name="asked">What was asked for.</param>
/// <param name="isPage">True for a page.</param>
internal sealed class BankCharge(ProviderReference reference, Money asked, bool isPage)
{
    public ProviderReference Reference => reference;

    public Money Asked => asked;

    public bool IsPage => isPage;

    /// <summary>The bank's name for it.</summary>
    public string Id => $"ch-{reference}";

    public ChargeStatus Status { get; set; } = isPage ? ChargeStatus.NeedsAction : ChargeStatus.Pending;

    /// <summary>What came, in minor units.</summary>
    public long ReceivedMinor { get; set; }

    public DeclineReason Reason { get; set; }

    /// <summary>When it began.</summary>
    public required Instant At { get; init; }

    /// <summary>True once somebody has the address of the page.</summary>
    public bool IsGiven { get; set; }

    /// <summary>What was given back, and what is to be.</summary>
    public List<BankRefund> Refunds { get; } = [];

    /// <summary>What a bank has taken by disputes, in minor units.</summary>
    public long DisputedMinor { get; set; }

    /// <summary>True while money may still come.</summary>
    public bool IsOpen => Status is ChargeStatus.Pending or ChargeStatus.NeedsAction;

    /// <summary>True when it has brought its money, or may: nobody pays on a page whose address got lost with the answer, and the service gives that up at once.</summary>
    public bool MayBringAll => (IsOpen && (IsGiven || !isPage)) || ReceivedMinor >= asked.Minor;

    /// <summary>What was given back, in minor units.</summary>
    public long GivenBackMinor => Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.Amount.Minor);

    /// <summary>What of it can still be given back.</summary>
    public long LeftMinor => ReceivedMinor - DisputedMinor - Refunds.Where(refund => refund.Status != RefundStatus.Failed).Sum(refund => refund.Amount.Minor);

    /// <inheritdoc/>
    public override string ToString() => $"{reference}, {(isPage ? "page" : "card")} of {At}, {Status}, {ReceivedMinor} of {asked.Minor}";

    /// <summary>What the bank says of it.</summary>
    public ChargeOutcome Told => Status switch
    {
        ChargeStatus.Succeeded => ChargeOutcome.Collected(Id, asked with { Minor = ReceivedMinor }, asked),
        ChargeStatus.Declined => ChargeOutcome.Declined(Reason, "no", Id),
        ChargeStatus.NeedsAction => ChargeOutcome.NeedsAction(Id, new Uri($"https://bank.example/{reference}")),
        ChargeStatus.Expired => ChargeOutcome.Expired,
        _ => ChargeOutcome.Pending(Id),
    };
}

/// <summary>Money that goes back.</summary>
/// <param name="id">The bank's name for it.</param>
/// <param name="reference">Our name for it; null when somebody made it at the bank.</param>
/// <param name="amount">How much.</param>
internal sealed class BankRefund(string id, ProviderReference? reference, Money amount)
{
    public string Id => id;

    public ProviderReference? Reference => reference;

    public Money Amount => amount;

    public RefundStatus Status { get; set; } = RefundStatus.Succeeded;

    /// <summary>What the bank says of it.</summary>
    public RefundOutcome Told => new(Status) { ProviderRefundId = id, Amount = amount, Reason = Status == RefundStatus.Failed ? DeclineReason.Rejected : null };
}
