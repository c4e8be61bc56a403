using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>Where a payment request stands.</summary>
public enum RequestStatus
{
    /// <summary>Payment is waited for.</summary>
    Pending,

    /// <summary>Nothing is waited for any more, and money came.</summary>
    Succeeded,

    /// <summary>It was given up.</summary>
    Failed,

    /// <summary>Nothing is asked for any more although no money came: the invoices were voided, credited or written off, or the campaign was deleted.</summary>
    Canceled,
}

/// <summary>An invoice of a payment request, as it was when it was last looked at.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="PaidBeforeMinor">What payments had paid of it when the request was made.</param>
/// <param name="AmountMinor">What is waited for.</param>
/// <param name="PaidMinor">What payments have paid of it.</param>
/// <param name="Status">Where it stands.</param>
public sealed record RequestLine(BillingId InvoiceId, string? Number, long PaidBeforeMinor, long AmountMinor, long PaidMinor, InvoiceStatus Status)
{
    /// <summary>True when it was unpaid as the request was given up.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>The line of a new request.</summary>
    public static RequestLine Of(Invoice invoice) => new(invoice.Id, invoice.Number, invoice.PaidMinor, invoice.AwaitedMinor, invoice.PaidMinor, invoice.Status);

    /// <summary>The line with the invoice as it is now.</summary>
    public RequestLine With(Invoice invoice) => this with
    {
        Number = invoice.Number, AmountMinor = invoice.AwaitedMinor, PaidMinor = invoice.PaidMinor, Status = invoice.Status,
    };
}

/// <summary>A request to pay one or several final invoices of one customer in one currency. All amounts are minor units.</summary>
public sealed record PaymentRequest
{
    /// <summary>Most invoices of one request: its payment pays all of them in one transaction.</summary>
    public const int InvoicesMax = 10;

    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Who pays.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The campaign that made it; null when somebody did.</summary>
    public BillingId? CampaignId { get; init; }

    /// <summary>Currency of its invoices.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The invoices, longest due first: money pays them in this order.</summary>
    public required IReadOnlyList<RequestLine> Lines { get; init; }

    /// <summary>Where it stands.</summary>
    public RequestStatus Status { get; init; }

    /// <summary>How often payment was asked for, oldest first.</summary>
    public IReadOnlyList<RequestAttempt> Attempts { get; init; } = [];

    /// <summary>When payment is asked for next, or given up; null when that is not decided by time.</summary>
    public Instant? NextAttemptAt { get; init; }

    /// <summary>True when one more attempt is made, also when all are used up: the customer has changed the method, or the last attempt was called off.</summary>
    public bool TriesOnceMore { get; init; }

    /// <summary>Its place in the schedule; null while something else will bring it up.</summary>
    public Instant? StepAt { get; init; }

    /// <summary>How often that was decided: makes each entry of the schedule one of its own.</summary>
    public int Steps { get; init; }

    /// <summary>True while what follows from giving it up is still to be done.</summary>
    public bool IsEnding { get; init; }

    /// <summary>How many entries its timeline has.</summary>
    public int Told { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>What is waited for.</summary>
    public long AwaitedMinor => Status == RequestStatus.Pending ? Lines.Sum(line => line.AmountMinor) : 0;

    /// <summary>What money has paid of its invoices since it was made.</summary>
    public long RecoveredMinor => Lines.Sum(line => Math.Max(0, line.PaidMinor - line.PaidBeforeMinor));

    /// <summary>What it is about: what is waited for, what came when it succeeded, and what was left when it was given up.</summary>
    public long AmountMinor => Status == RequestStatus.Succeeded ? RecoveredMinor : Lines.Sum(line => line.AmountMinor);

    /// <summary>Attempts that used up one of the campaign's.</summary>
    public int AttemptsCount => Attempts.Count(attempt => attempt.Counts);

    /// <summary>The attempt whose outcome is not known yet, or null.</summary>
    public RequestAttempt? OpenAttempt => Attempts.FirstOrDefault(attempt => attempt.Outcome == RequestOutcome.Open);

    /// <summary>Whether payment can be asked for now.</summary>
    public bool IsReady => Status == RequestStatus.Pending && OpenAttempt is null;
}
