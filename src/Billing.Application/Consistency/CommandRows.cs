using System.Text.Json.Serialization.Metadata;
using Billing.Application.Ports;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>The row <c>cmd|id</c> of one command: written with its effect, read to find out whether the effect is there.</summary>
internal sealed class CommandRows<T>(
    ITableStore tables, PartitionAddress address, Command command, JsonTypeInfo<T> resultType, IClock clock, IRandomSource random)
{
    private const string AtColumn = CommandSweep.AtColumn;
    private const string OwnerColumn = "by";

    /// <summary>Tells a commit of this run from one of an earlier request with the same key.</summary>
    private readonly string _owner = Command.Once(random).Id;

    private string? _expiredETag;
    private bool _sent;

    public Command Command => command;

    private string RowKey => CommandFence.RowKey(command.Id);

    /// <summary>A commit of this run may be on its way.</summary>
    public void Sent() => _sent = true;

    /// <summary>The row to insert, or to put in place of an expired one.</summary>
    public RowWrite Row(T value)
    {
        Columns columns = new Columns().Set(AtColumn, clock.GetCurrentInstant().ToUnixTimeMilliseconds()).Set(OwnerColumn, _owner);
        if (command.Fingerprint is not null)
        {
            columns.Set(CommandRows.FingerprintColumn, command.Fingerprint);
        }

        if (command.IsPassing)
        {
            columns.Set(CommandSweep.PassingColumn, true);
        }

        DocumentCodec.Write(columns, value, resultType);
        return _expiredETag is null
            ? RowWrite.Insert(address.PartitionKey, RowKey, columns)
            : RowWrite.Replace(address.PartitionKey, RowKey, _expiredETag, columns);
    }

    /// <summary>The stored result, a refusal when the key came with other parameters, or null when the command has not run.</summary>
    public async ValueTask<Result<Outcome<T>>?> FindAsync(CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, RowKey, cancellationToken);
        if (row is null)
        {
            _expiredETag = null; // it may have been swept since it was seen
            return null;
        }

        if (CommandFence.IsAbandoned(row))
        {
            return Failure.Of(FailureKind.Conflict, "Another request has taken the name that this one was about to use");
        }

        bool ours = _sent && row.Columns.Text(OwnerColumn) == _owner;
        if (!ours && IsExpired(row))
        {
            _expiredETag = row.ETag;
            return null;
        }

        if (!command.HasFingerprint(row.Columns.Text(CommandRows.FingerprintColumn)))
        {
            return CommandRows.Reused;
        }

        return new Outcome<T>(DocumentCodec.Read(row.Columns, resultType)!, Replayed: !ours);
    }

    /// <summary>Keys that callers choose are remembered for a day; commands named by a job are remembered for ever.</summary>
    private bool IsExpired(TableRow row) => command.Fingerprint is not null &&
        clock.GetCurrentInstant() - Instant.FromUnixTimeMilliseconds(row.Columns.Integer(AtColumn) ?? 0) > Command.KeyLifetime;
}

/// <summary>What all command rows have in common.</summary>
internal static class CommandRows
{
    /// <summary>What tells the request of a key from another.</summary>
    public const string FingerprintColumn = "fp";

    /// <summary>The refusal of a key that came with other parameters before.</summary>
    public static Failure Reused => Failure.Of(FailureKind.KeyReused, "This Idempotency-Key was used with other parameters");
}
