using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>Where an attempt to collect a payment at its provider stands.</summary>
public enum AttemptStatus
{
    /// <summary>Written here; the provider may or may not have heard of it. Only the provider can tell.</summary>
    Sending,

    /// <summary>The provider says that it never heard of it: the same attempt may be sent again.</summary>
    Unsent,

    /// <summary>The provider is at work.</summary>
    Waiting,

    /// <summary>The customer must act: on a page, or by a prompt.</summary>
    NeedsAction,

    /// <summary>The money came. Nothing changes it any more.</summary>
    Succeeded,

    /// <summary>Nothing was collected. Money that comes all the same is booked.</summary>
    Declined,

    /// <summary>Given up before any money came: a page that nobody paid on, or what is not owed any more. Money that comes all the same is booked.</summary>
    Abandoned,
}

/// <summary>
/// One try to collect a payment, under one name at the provider that derives from the payment's id and <paramref name="Number"/>. It is written before the provider
/// is called, so whatever the provider says of it finds it.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Amount">What is asked for.</param>
/// <param name="SentAt">When it was last about to be sent.</param>
public sealed record PaymentAttempt(int Number, Money Amount, Instant SentAt)
{
    /// <summary>Where it stands.</summary>
    public AttemptStatus Status { get; init; }

    /// <summary>The saved method that is charged; null when the customer chooses.</summary>
    public BillingId? MethodId { get; init; }

    /// <summary>What the provider charges the method by; null when the customer chooses.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the customer pays on a page of the provider.</summary>
    public bool IsPage { get; init; }

    /// <summary>Whether what counts as a page is a form in a page of the organization's own: it is known by the charge's id, and has no address.</summary>
    public bool IsForm { get; init; }

    /// <summary>Whether the method that the customer pays with is to be saved.</summary>
    public bool SavesMethod { get; init; }

    /// <summary>The provider's id of the charge, once it told; of a page that nobody has paid on: the page's.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The receipt's number, where refunds need it.</summary>
    public string? Receipt { get; init; }

    /// <summary>Where the customer must go.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>Why nothing was collected.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the same method may succeed later without anyone doing anything.</summary>
    public bool MayPass { get; init; }

    /// <summary>What came.</summary>
    public Money? Received { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Whether it is a page or form of which the provider never told: nobody can pay there.</summary>
    public bool IsNowhere => IsPage && (IsForm ? ProviderPaymentId : ActionUrl) is null;

    /// <summary>Whether money may still be on its way, so that no other attempt may begin.</summary>
    public bool IsOpen => Status is AttemptStatus.Sending or AttemptStatus.Unsent or AttemptStatus.Waiting or AttemptStatus.NeedsAction;
}

/// <summary>What a provider says of an attempt.</summary>
public enum AttemptVerdict
{
    /// <summary>Nobody knows: ask again.</summary>
    Unknown,

    /// <summary>The provider never heard of it.</summary>
    NotFound,

    /// <summary>The provider is at work.</summary>
    Pending,

    /// <summary>The customer must act.</summary>
    NeedsAction,

    /// <summary>Nothing was collected.</summary>
    Declined,

    /// <summary>Money came: as much as was asked for, or less, or more, or in another currency.</summary>
    Paid,

    /// <summary>The page can be paid on no more.</summary>
    Expired,
}

/// <summary>The method that a customer paid with, where the provider keeps it.</summary>
/// <param name="Token">What it is charged by.</param>
/// <param name="Type">What it is, in the provider's word.</param>
/// <param name="DetailsJson">What is known of it.</param>
public sealed record ReportedMethod(string Token, string Type, string DetailsJson);

/// <summary>A provider's word on an attempt, in any order and as often as it likes.</summary>
/// <param name="Verdict">What it says.</param>
public sealed record AttemptReport(AttemptVerdict Verdict)
{
    /// <summary>The provider's id of the charge.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The receipt's number.</summary>
    public string? Receipt { get; init; }

    /// <summary>What came; needed when <see cref="Verdict"/> is <see cref="AttemptVerdict.Paid"/>.</summary>
    public Money? Received { get; init; }

    /// <summary>What was paid with, where the provider keeps it.</summary>
    public ReportedMethod? Method { get; init; }

    /// <summary>Why nothing was collected.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the same method may succeed later.</summary>
    public bool MayPass { get; init; }

    /// <summary>Where the customer must go.</summary>
    public string? ActionUrl { get; init; }
}
