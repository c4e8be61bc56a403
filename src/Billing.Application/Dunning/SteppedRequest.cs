using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Payments;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>A payment request within one step.</summary>
/// <param name="work">The unit of work on the customer's partition.</param>
/// <param name="change">The request with its invoices as they are now.</param>
/// <param name="campaign">Its campaign; null when that is deleted, or nobody's.</param>
/// <param name="payments">The payments that collect it or its invoices.</param>
internal sealed class SteppedRequest(PartitionWork work, RequestChange change, DunningCampaign? campaign, IReadOnlyList<Payment> payments)
{
    public PartitionWork Work => work;

    public RequestChange Change => change;

    public IReadOnlyList<Payment> Payments => payments;

    public DunningTerms Terms => campaign?.Terms ?? DunningTerms.Once;

    /// <summary>Whether money may still come by a payment that was begun.</summary>
    public bool IsUnderWay => payments.Any(payment => payment.OpenAttempt() is not null);

    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb[change.Account.Customer.TimeZoneId];

    /// <summary>Notes what became of the attempt that was open; a customer who must act is told so.</summary>
    public void CloseAttempt((Payment Payment, PaymentAttempt Attempt)? attempted)
    {
        if (change.Request.OpenAttempt is not { } open || attempted is not (Payment payment, PaymentAttempt tried))
        {
            return;
        }

        bool isPending = change.Request.Status == RequestStatus.Pending;
        if (tried.IsOpen)
        {
            if (isPending && tried.Status == AttemptStatus.NeedsAction)
            {
                change.Mail(open, DunningSchedule.First(Terms, Zone, work.Now));
            }

            return;
        }

        RequestOutcome outcome = tried.Status == AttemptStatus.Succeeded ? RequestOutcome.Paid
            : payment.Status == PaymentStatus.Canceled ? RequestOutcome.CalledOff
            : RequestOutcome.Failed;
        RequestAttempt closed = open with { Outcome = outcome, Reason = tried.Reason, Decline = ChargeableMethod.ClassOf(tried), EndedAt = tried.EndedAt ?? work.Now };
        change.Request = change.Request.With(closed, work.Now);
        if (isPending)
        {
            change.Request = change.Request with { NextAttemptAt = change.Request.GoesOnAt(Terms, Zone, work.Now), TriesOnceMore = outcome == RequestOutcome.CalledOff };
        }

        if (outcome == RequestOutcome.Failed)
        {
            change.Tell("attempt_failed", $"No money came: {tried.Reason ?? "no reason given"}", open.Number);
            if (isPending)
            {
                change.Mail(closed, DunningSchedule.First(Terms, Zone, work.Now));
            }
        }
    }

    /// <summary>What follows when it has ended.</summary>
    public RequestStep Finish(bool wasPending)
    {
        if (wasPending)
        {
            change.Ended(IsUnderWay);
        }
        else if (!IsUnderWay && change.Account.Requests.Any(open => open.Id == change.Request.Id))
        {
            change.Release();
        }

        return change.Request.IsEnding ? new RequestStep(null, Ends: true) : RequestStep.Nothing;
    }

    /// <summary>Whether nothing is to be done now; the schedule brings it up when it is.</summary>
    public bool MustWait()
    {
        PaymentRequest request = change.Request;
        bool isOrphan = request.CampaignId is not null && campaign is null;
        if (isOrphan)
        {
            change.Request = request.End(RequestStatus.Canceled, work.Now);
            change.Ended(isUnderWay: false);
            return true;
        }

        if (campaign is { Status: CampaignStatus.Inactive } || request.NextAttemptAt is not { } at)
        {
            change.MoveTo(null);
            return true;
        }

        Instant allowed = DunningSchedule.First(Terms, Zone, at > work.Now ? at : work.Now);
        if (allowed <= work.Now)
        {
            return false;
        }

        change.Request = request with { NextAttemptAt = allowed };
        change.MoveTo(allowed);
        return true;
    }

    /// <summary>The customer is asked by mail, because no method may be charged.</summary>
    public RequestStep Remind()
    {
        var attempt = new RequestAttempt(change.Request.NextNumber(), RequestAttemptKind.Reminder, change.Request.AwaitedMinor, work.Now)
        {
            Outcome = RequestOutcome.Asked, EndedAt = work.Now,
        };
        Asked(attempt);
        change.Mail(attempt, work.Now);
        change.Request = change.Request with { NextAttemptAt = change.Request.GoesOnAt(Terms, Zone, work.Now) };
        change.MoveTo(change.Request.NextAttemptAt);
        return RequestStep.Nothing;
    }

    /// <summary>Payment was asked for.</summary>
    public void Asked(RequestAttempt attempt)
    {
        change.Request = change.Request.Ask(attempt, work.Now);
        change.Tell("payment_attempt", attempt.Kind == RequestAttemptKind.Charge ? "The customer's payment method is charged" : "No payment method may be charged", attempt.Number);
        change.MoveTo(null);
    }

    /// <summary>All attempts are used up: it is given up, and this campaign does not ask for its invoices again.</summary>
    public async ValueTask<RequestStep> GiveUpAsync(CancellationToken cancellationToken)
    {
        foreach (RequestLine line in change.Request.Lines.Where(line => line.AmountMinor > 0))
        {
            string row = DunningRows.GivenUp(line.InvoiceId);
            GivenUpInvoice known = await work.ReadAsync(row, StoredJson.Default.GivenUpInvoice, cancellationToken) ?? new GivenUpInvoice([]);
            work.Put(row, new GivenUpInvoice([.. known.CampaignIds, change.Request.CampaignId!.Value]), StoredJson.Default.GivenUpInvoice);
        }

        change.Request = change.Request.End(RequestStatus.Failed, work.Now) with
        {
            Lines = [.. change.Request.Lines.Select(line => line with { IsGivenUp = line.AmountMinor > 0 })],
            IsEnding = Terms.WritesOff || Terms.FinalAction != FinalAction.None,
        };
        return Finish(wasPending: true);
    }
}
