using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Lists;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What happened is told once: every event that a commit announced is in the list of events, with one id, and what the facts know of has its event.</summary>
internal sealed class EventVerdict(CycleWorld world, List<CustomerRecord> records)
{
    private const int EventsMax = 1_000_000;
    private readonly Dictionary<(string Type, BillingId Object), int> _counts = [];
    private readonly HashSet<BillingId> _told = [];

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        ListSlice slice = world.Free.Get<ListReader>().ReadAsync(world.Space, DomainEvents.List, new ListQuery([], null, false, 0, EventsMax), default)
            .AsTask().GetAwaiter().GetResult();
        foreach (ReadOnlyMemory<byte> row in slice.Rows)
        {
            EventRow told = JsonSerializer.Deserialize(row.Span, DomainEvents.RowType)!;
            _told.Add(told.Id);
            _counts[(told.Type, told.ObjectId)] = Count(told.Type, told.ObjectId) + 1;
        }

        world.Life.Note(LifeEvent.EventsJudged, slice.Rows.Count > 0);
        return slice.Rows.Count != _told.Count || !_told.SetEquals(world.Announced)
            ? $"{world.Announced.Count} events were announced, and {slice.Rows.Count} are told with {_told.Count} ids"
            : records.SelectMany(record => record.Invoices).Select(view => Wrong(view.Invoice)).Concat(records.SelectMany(record => record.Payments).Select(Wrong)).Concat(world.Subscriptions.Select(Wrong)).FirstOrDefault(wrong => wrong is not null);
    }

    private int Count(string type, BillingId id) => _counts.GetValueOrDefault((type, id));

    private string? Is(BillingId id, string type, int happened) =>
        Count(type, id) == happened ? null : $"{type} of {id} is told {Count(type, id)} times and happened {happened} times";

    private string? Wrong(Invoice invoice) =>
        Is(invoice.Id, "invoice.finalized", invoice.Number is null ? 0 : 1) ?? Is(invoice.Id, "invoice.voided", invoice.Status == InvoiceStatus.Voided ? 1 : 0)
        ?? (invoice.Status == InvoiceStatus.Paid && Count("invoice.paid", invoice.Id) == 0 ? $"nobody was told that {invoice.Id} is paid" : null);

    private string? Wrong(Payment payment) =>
        Is(payment.Id, "payment.created", 1) ?? Is(payment.Id, "payment.succeeded", payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded ? 1 : 0)
            ?? Is(payment.Id, "payment.refunded", payment.Refunds.Count(refund => refund.Status == RefundStatus.Succeeded));

    private string? Wrong(SubscriptionFact fact)
    {
        bool hasEnded = fact.EndsAt <= world.Now && fact.EndKnownAt < world.Now - Duration.FromDays(1);
        int ends = Count("subscription.canceled", fact.Id) + Count("subscription.terminated", fact.Id);
        return Is(fact.Id, "subscription.created", 1) ?? Is(fact.Id, "subscription.started", fact.StartedAt is null ? 0 : 1)
            ?? Is(fact.Id, "subscription.paused", fact.Pauses.Count) ?? Is(fact.Id, "subscription.resumed", fact.Pauses.Count(pause => pause.Until is not null))
            ?? (ends > 1 || (hasEnded && ends == 0) ? $"the end of {fact.Id} is told {ends} times" : null);
    }
}
