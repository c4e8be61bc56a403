using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Subscriptions;

/// <summary>What happened to a subscription, its invoices and their payments, from the list of events.</summary>
public sealed class SubscriptionLifecycle(SubscriptionReader subscriptions, ListReader lists)
{
    /// <summary>How many invoices are looked at, the newest, and how many events are shown, the oldest.</summary>
    public const int ShownMax = 1000;

    /// <summary>The events, oldest first.</summary>
    public async ValueTask<Result<IReadOnlyList<LifecycleStep>>> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, id, cancellationToken) is null)
        {
            return Failure.NotFound("Subscription");
        }

        var ofSubscription = new ListQuery([InvoiceLists.OfSubscription(id)], null, true, 0, ShownMax);
        ListSlice slice = await lists.ReadAsync(space, InvoiceLists.Invoices, ofSubscription, cancellationToken);
        Dictionary<string, Invoice> invoices = slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!.Invoice)
            .ToDictionary(invoice => invoice.Id.ToString(), StringComparer.Ordinal);
        foreach ((string payment, Invoice paid) in await PaymentsAsync(space, invoices, cancellationToken))
        {
            invoices.TryAdd(payment, paid);
        }

        var isShown = new ListFilter("object_id", key => key is not null && (key == id.ToString() || invoices.ContainsKey(key)));
        ListSlice events = await lists.ReadAsync(space, DomainEvents.List, new ListQuery([isShown], null, false, 0, ShownMax), cancellationToken);
        return events.Rows.Select(row => JsonSerializer.Deserialize(row.Span, DomainEvents.RowType)!)
            .OrderBy(step => step.OccurredAt).ThenBy(step => step.Sequence)
            .Select(step => new LifecycleStep(step, invoices.GetValueOrDefault(step.ObjectId.ToString()))).ToList();
    }

    /// <summary>Payments by id, each with the invoice that it pays.</summary>
    private async ValueTask<List<(string Id, Invoice Invoice)>> PaymentsAsync(
        DataSpace space, Dictionary<string, Invoice> invoices, CancellationToken cancellationToken)
    {
        if (invoices.Count == 0)
        {
            return [];
        }

        var ofInvoices = new ListFilter("invoice_id", key => key is not null && invoices.ContainsKey(key));
        ListSlice slice = await lists.ReadAsync(space, PaymentLists.Payments, new ListQuery([ofInvoices], null, true, 0, ShownMax), cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, PaymentLists.RowType)!).Select(each => (each.Id.ToString(), invoices[each.InvoiceId.ToString()]))];
    }
}

/// <summary>One thing that happened.</summary>
/// <param name="Event">The event, with the object's state after it.</param>
/// <param name="Invoice">The invoice that it or its payment is about, as it is now; null when it is about the subscription.</param>
public sealed record LifecycleStep(EventRow Event, Invoice? Invoice);
