using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Payments.Connections;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Integrations.Sync;

/// <summary>
/// The work behind the queue <c>sync-integration</c>: copies one object as it is now to one system, and keeps where it is there and how that went. What cannot be reached is tried again over two days;
/// what is refused is not.
/// </summary>
public sealed class SyncIntegration(
    ITableStore tables, Transactor transactor, WorkSchedule schedule, IntegrationReader integrations, SaveIntegration save, IIntegrationAdapters adapters, SyncSources sources, IClock clock,
    IRandomSource random) : IIntegrationSync
{
    /// <summary>How long to wait after each try that reached nobody; after the last one the push is given up.</summary>
    private static readonly Duration[] Waits =
        [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(6), Duration.FromHours(15), Duration.FromHours(24)];

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        SyncMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.SyncMessage)!;
        Integration? integration = (await integrations.FindAsync(job.Space, cancellationToken)).Of(job.IntegrationId);
        if (integration is { Status: not ConnectionStatus.Inactive })
        {
            await PushAsync(job, integration, cancellationToken);
        }

        await schedule.RemoveAsync(new ScheduleDone(job.ScheduleKey, job.DueAt), cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>Where an object is in the other system, or null.</summary>
    internal async ValueTask<IntegrationMapping?> MappingAsync(DataSpace space, BillingId integrationId, BillingId objectId, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space, integrationId, objectId);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.IntegrationMapping);
    }

    /// <summary>A person says where a customer is in the other system, so that nothing is made anew there.</summary>
    public async ValueTask<Result<Outcome<IntegrationMapping>>> MapCustomerAsync(
        DataSpace space, BillingId integrationId, BillingId customerId, string externalId, Command command, CancellationToken cancellationToken) =>
        (await integrations.FindAsync(space, cancellationToken)).Of(integrationId) is null ? Failure.NotFound("Integration")
        : await sources.FindAsync(space, SyncKind.Customer, customerId, cancellationToken) is null ? Failure.NotFound("Customer")
        : await transactor.RunAsync(
            AddressOf(space, integrationId, customerId), command, StoredJson.Default.IntegrationMapping,
            (work, _) => ValueTask.FromResult<Result<IntegrationMapping>>(Keep(work, space, integrationId, SyncKind.Customer, customerId, externalId, isSent: false)), cancellationToken);

    private async ValueTask PushAsync(SyncMessage job, Integration integration, CancellationToken cancellationToken)
    {
        IntegrationMapping? mapping = await MappingAsync(job.Space, integration.Id, job.ObjectId, cancellationToken);
        Result<string>? pushed = integrations.Settings(job.Space, integration).TryGet(out Dictionary<string, string>? settings, out Failure? locked)
            ? await PushAsync(job, integration, new IntegrationAccess(settings), mapping, cancellationToken)
            : locked;
        if (pushed is { } result)
        {
            await KeepAsync(job, mapping, result, cancellationToken);
            await NoteAsync(job, integration, result, cancellationToken);
        }
    }

    /// <summary>Sends it; null when there is nothing to send.</summary>
    private async ValueTask<Result<string>?> PushAsync(
        SyncMessage job, Integration integration, IntegrationAccess access, IntegrationMapping? mapping, CancellationToken cancellationToken)
    {
        IIntegrationAdapter adapter = adapters.Get(integration.Provider);
        if (await sources.FindAsync(job.Space, job.Kind, job.ObjectId, cancellationToken) is not { } source)
        {
            return null;
        }

        string? customer = null;
        if (adapter.NeedsCustomer && job.Kind != SyncKind.Customer)
        {
            Result<string> there = await CustomerAsync(job, integration, access, source.CustomerId, cancellationToken);
            if (!there.IsSuccess)
            {
                return there.Failure;
            }

            customer = there.Value;
        }

        return await adapter.PushAsync(access, new SyncObject(job.Kind, job.ObjectId, SyncFields.Mapped(job.Kind, source.Fields, adapter.DefaultFields(job.Kind), access.Settings))
        {
            Source = source.Fields,
            ExternalId = mapping?.ExternalId,
            CustomerExternalId = customer,
            Lines = source.Lines,
            Key = $"{job.EventId}",
            EventType = job.EventType,
            SentAt = clock.GetCurrentInstant(),
        }, cancellationToken);
    }

    /// <summary>The other system's id of a customer, who is sent first when it has none.</summary>
    private async ValueTask<Result<string>> CustomerAsync(
        SyncMessage job, Integration integration, IntegrationAccess access, BillingId customerId, CancellationToken cancellationToken)
    {
        if (await MappingAsync(job.Space, integration.Id, customerId, cancellationToken) is { } known)
        {
            return known.ExternalId;
        }

        SyncMessage first = job with { Kind = SyncKind.Customer, ObjectId = customerId, EventId = $"{job.EventId}-customer" };
        Result<string>? pushed = await PushAsync(first, integration, access, null, cancellationToken);
        if (pushed is not { } result)
        {
            return Failure.NotFound("Customer");
        }

        await KeepAsync(first, null, result, cancellationToken);
        return result;
    }

    private async ValueTask KeepAsync(SyncMessage job, IntegrationMapping? mapping, Result<string> pushed, CancellationToken cancellationToken) =>
        _ = (await transactor.RunAsync(
            AddressOf(job.Space, job.IntegrationId, job.ObjectId), Command.Once(random), StoredJson.Default.SyncRecord,
            (work, _) =>
            {
                bool isAgain = pushed.Failure?.Kind == FailureKind.Unavailable && job.Try <= Waits.Length;
                SyncRecord record = RecordOf(job, mapping, pushed, isAgain, work.Now);
                if (pushed.IsSuccess)
                {
                    Keep(work, job.Space, job.IntegrationId, job.Kind, job.ObjectId, pushed.Value, isSent: true);
                }

                if (isAgain)
                {
                    work.Emit(FollowForSync.DueOf(job with { Try = job.Try + 1, DueAt = work.Now + Waits[job.Try - 1] }));
                }

                work.Emit(SyncLists.Upsert(job.Space, record));
                return ValueTask.FromResult<Result<SyncRecord>>(record);
            },
            cancellationToken)).Value;

    /// <summary>Tells the integration when its credentials are refused, and when they are taken again.</summary>
    private async ValueTask NoteAsync(SyncMessage job, Integration integration, Result<string> pushed, CancellationToken cancellationToken)
    {
        bool isRefused = pushed.Failure?.Kind == FailureKind.Forbidden;
        if (isRefused ? integration.Fault != pushed.Failure!.Message : pushed.IsSuccess && integration.Fault is not null)
        {
            await save.NoteAsync(job.Space, integration.Id, isRefused ? pushed.Failure!.Message : null, isTest: false, Command.Once(random), cancellationToken);
        }
    }

    private static SyncRecord RecordOf(SyncMessage job, IntegrationMapping? mapping, Result<string> pushed, bool isAgain, Instant now) => new()
    {
        Id = IdDerivation.ItemOf(job.Space.Organization, 0, "integration sync", job.IntegrationId.ToString(), job.EventId),
        IntegrationId = job.IntegrationId,
        Kind = SyncFields.WordOf(job.Kind),
        ObjectId = job.ObjectId,
        ExternalId = pushed.IsSuccess ? pushed.Value : mapping?.ExternalId,
        Action = mapping is null ? "create" : "update",
        Status = pushed.IsSuccess ? SyncStatus.Succeeded : isAgain ? SyncStatus.Pending : SyncStatus.Failed,
        Error = pushed.Failure?.Message,
        EventType = job.EventType,
        Tries = job.Try,
        StartedAt = job.HappenedAt,
        CompletedAt = isAgain ? null : now,
    };

    private static IntegrationMapping Keep(
        PartitionWork work, DataSpace space, BillingId integrationId, SyncKind kind, BillingId objectId, string externalId, bool isSent)
    {
        IntegrationMapping? before = work.Guard(StoredJson.Default.IntegrationMapping);
        var mapping = new IntegrationMapping
        {
            Id = IdDerivation.ItemOf(space.Organization, 0, "integration mapping", integrationId.ToString(), objectId.ToString()),
            IntegrationId = integrationId,
            Kind = SyncFields.WordOf(kind),
            ObjectId = objectId,
            ExternalId = externalId,
            LastSyncedAt = isSent ? work.Now : before?.LastSyncedAt,
            CreatedAt = before?.CreatedAt ?? work.Now,
            UpdatedAt = work.Now,
        };
        work.SetGuard(mapping, StoredJson.Default.IntegrationMapping);
        work.Emit(SyncLists.Upsert(space, mapping));
        return mapping;
    }

    /// <summary>Each object has a partition of its own for each system.</summary>
    private static PartitionAddress AddressOf(DataSpace space, BillingId integrationId, BillingId objectId) =>
        new(Tables.Catalog, $"{space}|sync|{integrationId}|{objectId}");
}
