using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.BillingEntities;

/// <summary>
/// Reads billing entities, from memory for <see cref="RememberFor"/>. An organization that never made any has one: itself, under the code
/// <c>default</c>; reading writes nothing.
/// </summary>
public sealed class BillingEntityReader(ITableStore tables, Organizations organizations, ListReader lists, TimeProvider time) : IBillingEntities
{
    /// <summary>How long entities are remembered.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(5);

    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<DataSpace, (EntityBook Book, long ReadAt)> _known = new();

    /// <inheritdoc/>
    public async ValueTask<BillingEntity> FindAsync(DataSpace space, BillingId? id, CancellationToken cancellationToken)
    {
        EntityBook book = await BookAsync(space, cancellationToken);
        return (id is { } wanted ? book.Find(wanted) : null) ?? book.Default;
    }

    /// <summary>All entities, oldest first, from memory.</summary>
    internal async ValueTask<IReadOnlyList<BillingEntity>> KnownAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await BookAsync(space, cancellationToken)).Entities;

    /// <summary>All entities, oldest first, as they are now.</summary>
    public async ValueTask<IReadOnlyList<BillingEntity>> ListAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await ReadAsync(space, cancellationToken)).Entities;

    /// <summary>An entity by code as it is now, or null.</summary>
    public async ValueTask<BillingEntity?> FindAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        (await ReadAsync(space, cancellationToken)).Find(code);

    /// <summary>The entity that a request names in <c>billing_entity_code</c>, or null when it names none; refused when there is no such entity.</summary>
    public async ValueTask<Result<BillingEntity?>> NamedAsync(DataSpace space, string? code, CancellationToken cancellationToken) =>
        code is null ? (BillingEntity?)null
        : await FindAsync(space, code, cancellationToken) is { } found ? found
        : Failure.Invalid("billing_entity_code", $"There is no billing entity with the code '{code}'", "unknown_reference");

    /// <summary>For each entity that has any, how many customers it has; those that name none count for the default.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CustomerCountsAsync(DataSpace space, CancellationToken cancellationToken)
    {
        EntityBook book = await ReadAsync(space, cancellationToken);
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(space, CustomerLists.Customers, CustomerLists.BillingEntity, [], cancellationToken);
        return counts
            .GroupBy(count => BillingId.TryParse(count.Key, out BillingId id) && book.Find(id) is { } entity ? entity.Id : book.Default.Id)
            .ToDictionary(group => group.Key.ToString(), group => group.Sum(count => count.Value));
    }

    /// <summary>Forgets entities that have changed.</summary>
    internal void Forget(DataSpace space) => _known.TryRemove(space, out _);

    /// <summary>The book that an organization has before it wrote one.</summary>
    internal async ValueTask<EntityBook> FirstBookAsync(DataSpace space, CancellationToken cancellationToken) => EntityBook.Of(
        space, await organizations.FindAsync(space.Organization, cancellationToken) ?? throw new InvalidOperationException($"Organization {space.Organization} is gone"));

    private async ValueTask<EntityBook> BookAsync(DataSpace space, CancellationToken cancellationToken) =>
        _known.TryGetValue(space, out (EntityBook Book, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) < RememberFor
            ? known.Book
            : await ReadAsync(space, cancellationToken);

    private async ValueTask<EntityBook> ReadAsync(DataSpace space, CancellationToken cancellationToken)
    {
        long readAt = time.GetTimestamp();
        PartitionAddress address = EntityBook.AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        EntityBook book = (row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.EntityBook)) ?? await FirstBookAsync(space, cancellationToken);
        if (_known.Count >= RememberedMax)
        {
            _known.Clear();
        }

        _known[space] = (book, readAt);
        return book;
    }
}
