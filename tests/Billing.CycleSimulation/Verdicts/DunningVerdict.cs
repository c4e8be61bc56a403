using Billing.Application.Consistency.Checks;
using Billing.Application.Dunning;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>
/// What a card can pay is charged; whatever failed or never came is asked for by the campaign as often as it says, and then given up. What is overdue and asked for by nobody is
/// below the campaign's threshold.
/// </summary>
internal sealed class DunningVerdict(CycleWorld world, CustomerFact customer, CustomerRecord record)
{
    private readonly List<PaymentRequest> _requests = world.Bank is null ? [] : world.Rows(customer, "preq|", StoredJson.Default.PaymentRequest);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() => world.Bank is null ? null
        : Awaited().Select(NotCollected).Concat(_requests.Select(Wrong)).FirstOrDefault(wrong => wrong is not null) ?? NotAskedFor();

    private IEnumerable<Invoice> Awaited() => record.Invoices.Select(view => view.Invoice).Where(invoice => invoice is { AwaitedMinor: > 0, Number: not null });

    /// <summary>
    /// An invoice that became final when a card was there to pay it was charged, or asked for. One that was paid by hand before that is not charged, and when that money has gone back
    /// it is overdue: campaigns ask for it, above their threshold.
    /// </summary>
    private string? NotCollected(Invoice invoice)
    {
        bool isTried = record.Payments.Exists(payment => payment.InvoiceId == invoice.Id && (payment.Attempts.Count > 0 || payment.RefundedMinor > 0))
            || _requests.Exists(request => request.Lines.Any(line => line.InvoiceId == invoice.Id));
        return invoice.DueDate <= world.Now && invoice.OverdueAt is null ? $"invoice {invoice.Id} was due at {invoice.DueDate} and is not marked"
            : customer.Money.MethodSince < invoice.IssuedAt && !isTried ? $"invoice {invoice.Id}, issued {invoice.IssuedAt}, was never charged, although a card is there since {customer.Money.MethodSince}"
            : null;
    }

    private string? Wrong(PaymentRequest request)
    {
        bool isCampaigns = request.CampaignId is not null;
        world.Life.Note(LifeEvent.RequestOfCampaign, isCampaigns);
        world.Life.Note(LifeEvent.CampaignGaveUp, request.Status == RequestStatus.Failed);
        bool isOpen = record.Account.Requests.Any(open => open.Id == request.Id);
        return (request.Status == RequestStatus.Pending) != isOpen ? $"payment request {request.Id} is {request.Status}, and the account says otherwise"
            : request.OpenAttempt is { } attempt ? $"attempt {attempt.Number} of payment request {request.Id} is under way, and its payment is not"
            : request is { Status: RequestStatus.Pending, AwaitedMinor: 0 } ? $"payment request {request.Id} waits for nothing"
            : request.Status == RequestStatus.Pending && isCampaigns && !(request.StepAt > world.Now) ? $"payment request {request.Id} waits and goes on at {request.StepAt}; {request.Attempts.Count} attempts"
            : isCampaigns ? TooFewOrTooMany(request)
            : null;
    }

    /// <summary>As often as the campaign says and never sooner; a new card is one try more, and so is a retry by hand.</summary>
    private string? TooFewOrTooMany(PaymentRequest request)
    {
        List<RequestAttempt> counted = [.. request.Attempts.Where(attempt => attempt.Counts)];
        DunningTerms terms = world.Campaign!.Terms;
        bool isGivenUp = request.Status == RequestStatus.Failed;
        Instant? last = counted.Count == 0 ? null : counted[^1].At;
        return isGivenUp && counted.Count < terms.AttemptsMax ? $"payment request {request.Id} was given up after {counted.Count} of {terms.AttemptsMax} attempts"
            : isGivenUp && request.EndedAt - last < Duration.FromDays(terms.DaysBetween) - Duration.FromHours(2) ? $"payment request {request.Id} was given up at {request.EndedAt}, after an attempt at {last}"
            : null;
    }

    private string? NotAskedFor()
    {
        if (world.Campaign is not { } campaign)
        {
            return null;
        }

        HashSet<BillingId> asked = [.. record.Account.Requests.SelectMany(open => open.InvoiceIds), .. _requests.SelectMany(request => request.Lines.Where(line => line.IsGivenUp)).Select(line => line.InvoiceId)];
        List<Invoice> forgotten = [.. Awaited().Where(invoice => invoice.OverdueAt is not null && !asked.Contains(invoice.Id))];
        long total = forgotten.Sum(invoice => invoice.AwaitedMinor);
        return forgotten.Count == 0 || total < campaign.Thresholds[0].AmountMinor || record.Account.Requests.Count >= OpenRequest.CountMax
            ? null
            : $"{total} of {forgotten.Count} invoices is overdue and nobody asks for it, such as {forgotten[0].Id}, overdue since {forgotten[0].OverdueAt}{Told(forgotten[0])}";
    }

    /// <summary>What was done about an invoice, for whoever looks into it.</summary>
    private string Told(Invoice invoice) => $"\n  {record.Account.Requests.Count} requests are open; dues {record.Account.DueScheduledAt}; awaited {string.Join(", ", Awaited().Select(each => $"{each.Number} {each.AwaitedMinor} {each.OverdueAt} {record.Account.RequestOf(each.Id) is not null}"))}" + $"\n  {invoice.Number} {invoice.Type} {invoice.Status} issued {invoice.IssuedAt}, due {invoice.DueDate}, made {invoice.CreatedAt}, changed {invoice.UpdatedAt}" + string.Concat(_requests.Where(request => request.Lines.Any(line => line.InvoiceId == invoice.Id))
        .Select(request => $"\n  request {request.CreatedAt} {request.Status} {request.EndedAt}, {request.Attempts.Count} attempts, campaign {request.CampaignId is not null}"))
        + string.Concat(record.Payments.Where(payment => payment.InvoiceId == invoice.Id)
            .Select(payment => $"\n  payment {payment.CreatedAt} {payment.Status} {payment.AmountMinor}, refunded {payment.RefundedMinor}, disputed {payment.DisputedMinor}, changed {payment.UpdatedAt}"));
}
