using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>What became of one customer in one currency.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="CustomerName">Its name.</param>
/// <param name="Request">The request that was made; null when none was.</param>
/// <param name="Error">Why none was.</param>
public sealed record BatchedRequest(BillingId CustomerId, string CustomerName, PaymentRequest? Request, string? Error);

/// <summary>Asks all customers with overdue invoices for what nobody asks for yet. Each customer is a unit of work of its own.</summary>
public sealed class BatchRequests(CreateRequests create, CustomerReader customers, ListReader lists, Transactor transactor)
{
    /// <summary>Most customers of one batch; another goes on with the next.</summary>
    public const int CustomersMax = 1000;

    /// <summary>Makes the requests; the same command makes them once and gives what it gave.</summary>
    public async ValueTask<Result<Outcome<IReadOnlyList<BatchedRequest>>>> RunAsync(DataSpace space, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space);
        if (await transactor.FindAsync(address, command, StoredJson.Default.IReadOnlyListBatchedRequest, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        List<BatchedRequest> results = [];
        foreach (BillingId customerId in await OverdueAsync(space, cancellationToken))
        {
            results.AddRange(await AskAsync(space, customerId, command, cancellationToken));
        }

        return await transactor.RunAsync(
            address, command, StoredJson.Default.IReadOnlyListBatchedRequest,
            (_, _) => ValueTask.FromResult<Result<IReadOnlyList<BatchedRequest>>>(results), cancellationToken);
    }

    /// <summary>Where batches are remembered.</summary>
    internal static PartitionAddress AddressOf(DataSpace space) => new(Tables.Catalog, $"{space}|payment requests");

    private async ValueTask<IEnumerable<BillingId>> OverdueAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(space, InvoiceLists.Invoices, "customer_id", [InvoiceLists.Overdue], cancellationToken);
        return counts.Keys.Select(key => BillingId.TryParse(key, out BillingId id) ? id : default).Order().Take(CustomersMax);
    }

    private async ValueTask<IEnumerable<BatchedRequest>> AskAsync(DataSpace space, BillingId customerId, Command command, CancellationToken cancellationToken)
    {
        Customer? customer = await customers.FindIncludingDeletedAsync(space, customerId, cancellationToken);
        Command own = command.Part(customerId.ToString());
        Result<Outcome<IReadOnlyList<PaymentRequest>>> made = await create.OverdueAsync(space, customerId, own, cancellationToken);
        return made.IsSuccess
            ? made.Value.Value.Select(request => new BatchedRequest(customerId, customer?.Name ?? "", request, null))
            : [new BatchedRequest(customerId, customer?.Name ?? "", null, made.Failure.Message)];
    }
}
