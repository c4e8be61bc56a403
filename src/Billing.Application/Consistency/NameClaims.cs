using System.Text.Json.Serialization.Metadata;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Consistency;

/// <summary>Who holds a unique name.</summary>
/// <param name="Target">The id that carries it.</param>
/// <param name="CommandId">The command that creates it.</param>
internal sealed record NameClaim(BillingId Target, string CommandId);

/// <summary>
/// Unique names of objects that have a partition of their own (a customer's external id): a claim row is inserted first and carries the
/// derived target id. A claim whose creator died is taken over safely: the dead command is first fenced off in the target's partition, by inserting
/// its command row as abandoned, so that its late commit can only fail.
/// </summary>
public sealed class NameClaims(ITableStore tables)
{
    private const string ClaimRow = "claim";

    /// <summary>The id that carries the name, or null. The object itself may still be on its way.</summary>
    public async ValueTask<BillingId?> FindAsync(DataSpace space, string kind, string name, CancellationToken cancellationToken) =>
        await tables.GetAsync(Tables.Names, Partition(space, kind, name), ClaimRow, cancellationToken) is { } row ? Read(row).Target : null;

    /// <summary>
    /// Claims a name for a target that <paramref name="command"/> is about to create with its command row in the partition that
    /// <paramref name="addressOf"/> gives. Refused with <see cref="FailureKind.Conflict"/> when a living object has the name.
    /// </summary>
    /// <exception cref="InvalidOperationException">The command does not say that it holds a name: its row would go one day, and the name with it.</exception>
    public async ValueTask<Result<Unit>> ClaimAsync(
        DataSpace space, string kind, string name, BillingId target, Command command, Func<BillingId, PartitionAddress> addressOf,
        CancellationToken cancellationToken)
    {
        if (command.IsPassing)
        {
            throw new InvalidOperationException("A command that claims a name must hold it");
        }

        string partition = Partition(space, kind, name);
        Columns columns = DocumentCodec.Write(new Columns(), new NameClaim(target, command.Id), ClaimType);
        while (true)
        {
            CommitResult inserted = await tables.CommitAsync(Tables.Names, [RowWrite.Insert(partition, ClaimRow, columns)], cancellationToken);
            if (inserted.IsCommitted)
            {
                return Unit.Value;
            }

            TableRow? held = await tables.GetAsync(Tables.Names, partition, ClaimRow, cancellationToken);
            if (held is null)
            {
                continue;
            }

            NameClaim claim = Read(held);
            if (claim.Target == target && claim.CommandId == command.Id)
            {
                return Unit.Value;
            }

            if (await CommandFence.HasCommittedAsync(tables, addressOf(claim.Target), claim.CommandId, cancellationToken))
            {
                return Failure.Of(FailureKind.Conflict, $"{name} is taken");
            }

            CommitResult taken = await tables.CommitAsync(
                Tables.Names, [RowWrite.Replace(partition, ClaimRow, held.ETag, columns)], cancellationToken);
            if (taken.IsCommitted)
            {
                return Unit.Value;
            }
        }
    }

    /// <summary>Frees a name, when it still belongs to the target.</summary>
    public async ValueTask ReleaseAsync(DataSpace space, string kind, string name, BillingId target, CancellationToken cancellationToken)
    {
        string partition = Partition(space, kind, name);
        if (await tables.GetAsync(Tables.Names, partition, ClaimRow, cancellationToken) is { } row && Read(row).Target == target)
        {
            await tables.CommitAsync(Tables.Names, [RowWrite.Delete(partition, ClaimRow, row.ETag)], cancellationToken);
        }
    }

    private static JsonTypeInfo<NameClaim> ClaimType => ConsistencyJson.Default.NameClaim;

    private static string Partition(DataSpace space, string kind, string name) => $"{space}|{kind}|{IdDerivation.Digest(name)}";

    private static NameClaim Read(TableRow row) => DocumentCodec.Read(row.Columns, ClaimType)!;
}
