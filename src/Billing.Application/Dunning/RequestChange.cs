using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>
/// A payment request within the unit of work that changes it: row, account, schedule, list, timeline and events agree. The account is written only when
/// it changed, so whoever changes it as well takes it from here.
/// </summary>
internal sealed class RequestChange(PartitionWork work, CustomerAccount account, PaymentRequest request)
{
    private readonly List<(string Type, string Description, int? Attempt)> _told = [];
    private readonly List<string> _events = [];

    /// <summary>The account as it is to be written.</summary>
    public CustomerAccount Account { get; private set; } = account;

    /// <summary>The request as it is to be written.</summary>
    public PaymentRequest Request { get; set; } = request;

    /// <summary>Adds an entry to the timeline of its campaign.</summary>
    public void Tell(string type, string description, int? attempt = null) => _told.Add((type, description, attempt));

    /// <summary>Begins with a new request.</summary>
    public void Begin()
    {
        Account = Account with { Requests = [.. Account.Requests, new OpenRequest(Request.Id, [.. Request.Lines.Select(line => line.InvoiceId)])] };
        Tell("payment_request_created", $"Payment of {Request.Lines.Count} invoices is asked for");
        _events.Add("payment_request.created");
        MoveTo(Request.NextAttemptAt);
    }

    /// <summary>Moves its entry in the schedule.</summary>
    public void MoveTo(Instant? at)
    {
        if (at == Request.StepAt)
        {
            return;
        }

        if (Request.StepAt is { } old)
        {
            work.Emit(StepOf(old, Request.Steps).ToDone());
        }

        if (at is { } next)
        {
            work.Emit(StepOf(next, Request.Steps + 1).ToDue());
        }

        Request = Request with { StepAt = at, Steps = at is null ? Request.Steps : Request.Steps + 1 };
    }

    /// <summary>Has the customer written to about an attempt, once, when the hour allows it.</summary>
    public void Mail(RequestAttempt attempt, Instant at)
    {
        if (!attempt.IsMailed)
        {
            Request = Request.With(attempt with { IsMailed = true }, work.Now);
            work.Emit(new DunningMessage(Account.Space, DunningKind.Mail, Request.Id, attempt.Number, at).ToDue());
            Tell("reminder_queued", "The customer is to be asked by mail, where mail is set up", attempt.Number);
        }
    }

    /// <summary>
    /// What follows from an end: nobody asks for its invoices any more, unless a payment of it is still under way, whose money would be its own.
    /// </summary>
    public void Ended(bool isUnderWay)
    {
        (string type, string description) = Request.Status switch
        {
            RequestStatus.Succeeded => ("payment_succeeded", "Everything is settled, and money came"),
            RequestStatus.Failed => ("payment_request_failed", "All attempts are used up"),
            _ => ("payment_request_canceled", "Nothing is asked for any more"),
        };
        Tell(type, description);
        _events.Add(Request.Status switch
        {
            RequestStatus.Succeeded => "payment_request.payment_succeeded",
            RequestStatus.Failed => "payment_request.payment_failed",
            _ => "payment_request.canceled",
        });
        MoveTo(Request.IsEnding ? work.Now : null);
        if (!isUnderWay)
        {
            Release();
        }
    }

    /// <summary>Its invoices may be asked for by others.</summary>
    public void Release() => Account = Account with { Requests = [.. Account.Requests.Where(open => open.Id != Request.Id)] };

    /// <summary>Writes it.</summary>
    public void Save()
    {
        DunningEvent[] happened = [.. _told.Select(each => EventOf(each.Type, each.Description, each.Attempt))];
        for (int i = 0; i < happened.Length && Request.CampaignId is not null; i++)
        {
            string number = (Request.Told + i + 1).ToString(CultureInfo.InvariantCulture);
            work.Emit(CampaignLists.Upsert(Account.Space, IdDerivation.ItemOf(Request.Id.Owner, 0, "dunning event", Request.Id.ToString(), number), happened[i]));
        }

        Request = Request with { Told = Request.Told + happened.Length };
        work.Put(DunningRows.Request(Request.Id), Request, StoredJson.Default.PaymentRequest);
        work.Emit(RequestLists.Upsert(Account.Space, Request, Account.Customer.Name));
        foreach (string type in _events)
        {
            work.EmitEvent(Account.Space, type, Request.Id, Request, StoredJson.Default.PaymentRequest);
        }

        _told.Clear();
        _events.Clear();
    }

    private DunningMessage StepOf(Instant at, int number) => new(Account.Space, DunningKind.Step, Request.Id, number, at);

    private DunningEvent EventOf(string type, string description, int? attempt) => new(
        Request.CampaignId ?? default, Request.Id, type, work.Now, description, Account.Customer.Name, Request.AmountMinor, Request.Currency, Request.Status, attempt);
}
