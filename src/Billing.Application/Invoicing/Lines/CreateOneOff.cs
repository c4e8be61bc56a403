using Billing.Application.BillingEntities;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing.Lines;

/// <summary>Makes the draft of an invoice of lines that a person gives.</summary>
public sealed class CreateOneOff(Transactor transactor, LineInvoices lines, IBillingEntities entities)
{
    /// <summary>Most lines of one invoice.</summary>
    public const int LinesMax = 200;

    /// <summary>Makes it; refused when there is no such customer or billing entity.</summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId customerId, NewLineInvoice input, Command command, CancellationToken cancellationToken)
    {
        if (input.BillingEntityId is { } entity && (await entities.FindAsync(space, entity, cancellationToken)).Id != entity)
        {
            return Failure.Invalid("billing_entity_id", "There is no such billing entity", "unknown_reference");
        }

        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.InvoiceView,
            async (work, ct) => work.Account(customerId) is { } account
                ? await lines.AddDraftAsync(work, account, input, ct)
                : Failure.NotFound("Customer"),
            cancellationToken);
    }
}
