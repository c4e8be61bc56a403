using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>
/// The tenant-wide list of invoices that were due and whose money is still waited for. It is as long as they are many, however long the list of all invoices is, and every write of an
/// invoice that is or was overdue changes it in the same commit: so whoever is past due is known from its keys, without a look at each customer.
/// </summary>
public sealed class LateInvoices(ListReader lists)
{
    /// <summary>The list. Its one key names the customer and the subscriptions that an invoice is about.</summary>
    public static readonly ListDefinition Late = new("late_invoices", [new(Owners)]);

    private const string Owners = "owners";

    private static readonly RawJson NoRow = new("{}"u8.ToArray());

    /// <summary>
    /// The ids of the customers that owe something although it was due, and of the subscriptions that it is about. One read of the list's directory, and of the chunks that have changed.
    /// </summary>
    public async ValueTask<IReadOnlySet<BillingId>> ReadAsync(DataSpace space, CancellationToken cancellationToken)
    {
        HashSet<BillingId> ids = [];
        foreach (string owners in (await lists.CountByAsync(space, Late, Owners, [], cancellationToken)).Keys)
        {
            ids.UnionWith(owners.Split(' ').Select(id => BillingId.TryParse(id, out BillingId read) ? read : throw new FormatException($"{id} is no id")));
        }

        return ids;
    }

    /// <summary>Puts an invoice into the list, or takes it out, when it is written; one that was never overdue is not there.</summary>
    internal static void Follow(PartitionWork work, DataSpace space, Invoice invoice)
    {
        if (invoice.OverdueAt is null)
        {
            return;
        }

        work.Emit(invoice.AwaitedMinor > 0
            ? new ListUpsert(space, Late.Name, invoice.Id, invoice.CreatedAt, [OwnersOf(invoice)], NoRow)
            : Removed(space, invoice));
    }

    /// <summary>An invoice that was overdue is due at a later time now.</summary>
    internal static void Forget(PartitionWork work, DataSpace space, Invoice invoice) => work.Emit(Removed(space, invoice));

    private static ListRemove Removed(DataSpace space, Invoice invoice) => new(space, Late.Name, invoice.Id, invoice.CreatedAt);

    private static string OwnersOf(Invoice invoice) => string.Join(' ', invoice.SubscriptionIds.Prepend(invoice.CustomerId));
}
