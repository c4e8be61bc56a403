using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Inbound;

/// <summary>
/// Takes what providers send. It is verified on its raw bytes with the secrets of the connection that its address names, applied, and then recorded: a process that dies in between leaves it to the provider's next
/// try, and applying it twice changes nothing. What was recorded before is not applied again.
/// </summary>
public sealed class ReceiveProviderEvent(ConnectionReader connections, ITableStore tables, Transactor transactor, ApplyProviderEvent apply)
{
    /// <summary>
    /// Takes it. <see cref="FailureKind.Unauthenticated"/> when there is no such connection or it is not the provider's, <see cref="FailureKind.WrongState"/> when it cannot be read,
    /// <see cref="FailureKind.Unavailable"/> when it must come again.
    /// </summary>
    public async ValueTask<Result<InboundEvent>> RunAsync(PaymentProviderKind kind, BillingId connectionId, InboundWebhook webhook, CancellationToken cancellationToken)
    {
        if (await connections.LocateAsync(connectionId, cancellationToken) is not (DataSpace space, PaymentConnection connection) || connection.Kind != kind)
        {
            return Failure.Of(FailureKind.Unauthenticated, "The webhook names no connection of this provider");
        }

        if (!connections.Open(space, connection).TryGet(out OpenConnection? open, out _))
        {
            return Failure.Of(FailureKind.Unavailable, "The connection's secrets cannot be opened now");
        }

        Result<ProviderEvent> read = open.Provider.Webhooks.Read(open.Credentials, webhook);
        if (!read.TryGet(out ProviderEvent? told, out Failure? failure))
        {
            return Failure.Of(failure.Kind == FailureKind.Forbidden ? FailureKind.Unauthenticated : FailureKind.WrongState, failure.Message);
        }

        PartitionAddress address = InboundRows.AddressOf(space, kind, told.Id);
        if (await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken) is { } known)
        {
            return DocumentCodec.Read(known.Columns, StoredJson.Default.InboundEvent)!;
        }

        using ActorScope.Acted acting = ActorScope.Enter(
            (ActorScope.Current ?? new Actor(ActorType.Webhook, null)) with { Type = ActorType.Webhook, Id = connection.Id.ToString(), Space = space });
        Result<BillingId?> applied = await apply.RunAsync(space, open, told, cancellationToken);
        return applied.IsSuccess ? await RecordAsync(space, connection, told, applied.Value, webhook, cancellationToken) : applied.Failure;
    }

    private async ValueTask<Result<InboundEvent>> RecordAsync(
        DataSpace space, PaymentConnection connection, ProviderEvent told, BillingId? about, InboundWebhook webhook, CancellationToken cancellationToken)
    {
        var inbound = new InboundEvent
        {
            Id = IdDerivation.ItemOf(space.Organization, 0, "provider event", space.ToString(), connection.Kind.ToString(), told.Id),
            ConnectionId = connection.Id,
            Provider = connection.Kind,
            EventId = told.Id,
            EventType = told.ProviderType,
            Kind = told.Kind,
            Outcome = about is null ? InboundOutcome.Ignored : InboundOutcome.Processed,
            ObjectId = about,
            ReceivedAt = webhook.ReceivedAt,
        };
        return (await transactor.RunAsync(
            InboundRows.AddressOf(space, connection.Kind, told.Id), InboundRows.CommandOf(inbound.Id), StoredJson.Default.InboundEvent,
            (work, _) =>
            {
                work.SetGuard(inbound, StoredJson.Default.InboundEvent);
                work.Emit(InboundLists.Upsert(space, inbound));
                return ValueTask.FromResult<Result<InboundEvent>>(inbound);
            },
            cancellationToken)).Map(outcome => outcome.Value);
    }
}
