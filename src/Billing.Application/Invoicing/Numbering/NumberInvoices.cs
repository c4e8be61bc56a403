using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Dunning;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing.Numbering;

/// <summary>
/// The work behind the queue <c>number-invoice</c>: gives final invoices of a gapless series their numbers. An invoice is final first, in the commit that
/// asks for this work; only then is a number claimed. So each claimed number is of a final invoice, and each final invoice gets one, whatever crashes.
/// </summary>
public sealed class NumberInvoices(Transactor transactor, NumberClaims claims, OutboxDispatcher outbox) : IInvoiceNumbering
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        NumberMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.NumberMessage)!;
        await AssignAsync(job, cancellationToken);
        await outbox.DrainAsync(CustomerRows.PartitionOf(job.Space, job.InvoiceId), cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>The invoice with its number, which it is given when it waits for one.</summary>
    internal async ValueTask<InvoiceView> NumberAsync(DataSpace space, InvoiceView view, NumberSeries series, CancellationToken cancellationToken) =>
        view.Invoice is { Number: null, IssuedAt: not null, BillingEntityId: { } entity } && entity == series.EntityId
            ? await AssignAsync(new NumberMessage(space, view.Invoice.Id, entity, series.Prefix, series.FirstNumber, series.Digits), cancellationToken) ?? view
            : view;

    private async ValueTask<InvoiceView?> AssignAsync(NumberMessage job, CancellationToken cancellationToken)
    {
        long number = await claims.ClaimAsync(job.Space, job.EntityId, job.FirstNumber, job.InvoiceId);
        Result<Outcome<InvoiceView>> assigned = await transactor.RunAsync(
            CustomerRows.PartitionOf(job.Space, job.InvoiceId), Command.FromJob("number", job.Space.ToString(), job.InvoiceId.ToString()),
            StoredJson.Default.InvoiceView, (work, ct) => AssignAsync(work, job, number, ct), cancellationToken);
        return assigned.IsSuccess ? assigned.Value.Value : null;
    }

    private static async ValueTask<Result<InvoiceView>> AssignAsync(PartitionWork work, NumberMessage job, long number, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(job.InvoiceId, cancellationToken) is not { } view)
        {
            return Failure.NotFound("Invoice");
        }

        if (view.Invoice.Number is not null)
        {
            return view;
        }

        view = view with { Invoice = view.Invoice with { Number = NumberSeries.Format(job.Prefix, number, job.Digits), UpdatedAt = work.Now } };
        work.Save(job.Space, view, "invoice.finalized");
        work.EmitIfPaid(job.Space, view.Invoice);
        work.EmitRendering(job.Space, view.Invoice);
        if (view.Invoice.OverdueAt is not null)
        {
            // It was overdue before it had a number, by which it is asked for.
            work.Emit(new DunningMessage(job.Space, DunningKind.Customer, view.Invoice.CustomerId, 0, work.Now).ToDue());
        }

        return view;
    }
}

/// <summary>The message of the queue <c>number-invoice</c>.</summary>
/// <param name="Space">Whose invoice.</param>
/// <param name="InvoiceId">A final invoice without a number.</param>
/// <param name="EntityId">Whose sequence.</param>
/// <param name="Prefix">First part of the number.</param>
/// <param name="FirstNumber">The least number that may be given.</param>
/// <param name="Digits">Least digits of it; null for four.</param>
internal sealed record NumberMessage(DataSpace Space, BillingId InvoiceId, BillingId EntityId, string Prefix, int FirstNumber, int? Digits = null);
