using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// What an Idempotency-Key was first used for, where only a body tells which partition a request changes: the command row of a request with another body lies elsewhere, so it cannot
/// refuse the key. The record is written before anything else, in a partition of the organization that follows from the key alone.
/// </summary>
public sealed class KeyRecords(ITableStore tables, IClock clock)
{
    private const int AttemptsMax = 10;
    private const string Shards = "0123456789abcdef";

    /// <summary>The partitions of an organization's keys. Records in them go as commands do: see <see cref="CommandSweep"/>.</summary>
    public static IEnumerable<PartitionAddress> AddressesOf(DataSpace space) => Shards.Select(shard => AddressOf(space, shard));

    /// <summary>Writes down what a key is used for; refused with <see cref="FailureKind.KeyReused"/> when that was another request within the last day.</summary>
    /// <param name="space">Whose key it is.</param>
    /// <param name="command">The command that the key names; it has a fingerprint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">The store failed, or too many use the key at once; repeating is safe.</exception>
    public async ValueTask<Result<KeyRecord>> OpenAsync(DataSpace space, Command command, CancellationToken cancellationToken)
    {
        string partition = AddressOf(space, command.Id[0]).PartitionKey;
        string row = CommandFence.RowKey(command.Id);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            Instant now = clock.GetCurrentInstant();
            Columns columns = new Columns().Set(CommandRows.FingerprintColumn, command.Fingerprint!).Set(CommandSweep.AtColumn, now.ToUnixTimeMilliseconds()).Set(CommandSweep.PassingColumn, true);
            CommitResult written = await tables.CommitAsync(Tables.Names, [RowWrite.Insert(partition, row, columns)], cancellationToken);
            if (!written.IsCommitted)
            {
                if (await tables.GetAsync(Tables.Names, partition, row, cancellationToken) is not { } held)
                {
                    continue; // its request was refused meanwhile, and has given the key back
                }

                if (now - Instant.FromUnixTimeMilliseconds(held.Columns.Integer(CommandSweep.AtColumn) ?? 0) <= Command.KeyLifetime)
                {
                    return command.HasFingerprint(held.Columns.Text(CommandRows.FingerprintColumn)) ? new KeyRecord(partition, row, null) : CommandRows.Reused;
                }

                written = await tables.CommitAsync(Tables.Names, [RowWrite.Replace(partition, row, held.ETag, columns)], cancellationToken);
            }

            if (written.IsCommitted)
            {
                return new KeyRecord(partition, row, written.ETags[0]);
            }
        }

        throw new StoreException(StoreFault.Throttled, "An Idempotency-Key is used by too many at once");
    }

    /// <summary>Gives a key back whose request was refused and has changed nothing: the next try may say something else.</summary>
    /// <exception cref="StoreException">The store failed: the key stays with its request for a day.</exception>
    public async ValueTask ForgetAsync(KeyRecord record, CancellationToken cancellationToken)
    {
        if (record.ETag is { } written)
        {
            await tables.CommitAsync(Tables.Names, [RowWrite.Delete(record.PartitionKey, record.RowKey, written)], cancellationToken);
        }
    }

    private static PartitionAddress AddressOf(DataSpace space, char shard) => new(Tables.Names, $"{space}|keys|{shard}");
}

/// <summary>The record of a key.</summary>
/// <param name="PartitionKey">Its partition.</param>
/// <param name="RowKey">Its row.</param>
/// <param name="ETag">Its version when this request wrote it; null when an earlier one had.</param>
public sealed record KeyRecord(string PartitionKey, string RowKey, string? ETag);
