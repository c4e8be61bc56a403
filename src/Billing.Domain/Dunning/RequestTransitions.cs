using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>The steps of a payment request. None of them changes what is owed (rule 24).</summary>
public static class RequestTransitions
{
    /// <summary>The request with its invoices as they are now; one that waits for nothing any more has ended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="invoices">Its invoices; those that are gone stand as they were, with nothing to wait for.</param>
    /// <param name="now">When.</param>
    public static PaymentRequest Look(this PaymentRequest request, IReadOnlyDictionary<BillingId, Invoice> invoices, Instant now)
    {
        RequestLine[] lines = [.. request.Lines.Select(line => invoices.TryGetValue(line.InvoiceId, out Invoice? invoice) ? line.With(invoice) : line with { AmountMinor = 0 })];
        PaymentRequest looked = lines.SequenceEqual(request.Lines) ? request : request with { Lines = lines, UpdatedAt = now };
        return looked is { Status: RequestStatus.Pending, AwaitedMinor: 0 }
            ? looked.End(looked.RecoveredMinor > 0 ? RequestStatus.Succeeded : RequestStatus.Canceled, now)
            : looked;
    }

    /// <summary>Payment is asked for once more.</summary>
    public static PaymentRequest Ask(this PaymentRequest request, RequestAttempt attempt, Instant now) => request with
    {
        Attempts = [.. request.Attempts, attempt],
        NextAttemptAt = null,
        TriesOnceMore = false,
        UpdatedAt = now,
    };

    /// <summary>The number of the next attempt.</summary>
    public static int NextNumber(this PaymentRequest request) => request.Attempts.Count + 1;

    /// <summary>What became of an attempt, or that the customer was written to about it.</summary>
    public static PaymentRequest With(this PaymentRequest request, RequestAttempt attempt, Instant now) => request with
    {
        Attempts = [.. request.Attempts.Select(each => each.Number == attempt.Number ? attempt : each)],
        UpdatedAt = now,
    };

    /// <summary>
    /// When it goes on after the last attempt: a campaign asks again, or gives up one delay after the last one; what was called off is asked for anew at once. Null
    /// when nobody goes on by time.
    /// </summary>
    public static Instant? GoesOnAt(this PaymentRequest request, DunningTerms terms, DateTimeZone zone, Instant now) =>
        request.Attempts is not [.., { } last] || last.Outcome == RequestOutcome.CalledOff ? DunningSchedule.First(terms, zone, now)
        : request.CampaignId is null ? null
        : DunningSchedule.Next(terms, zone, last.At, last.Decline);

    /// <summary>It has ended. What is under way may still bring money, which is booked.</summary>
    public static PaymentRequest End(this PaymentRequest request, RequestStatus status, Instant now) => request with
    {
        Status = status,
        NextAttemptAt = null,
        TriesOnceMore = false,
        EndedAt = now,
        UpdatedAt = now,
    };
}
