using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Exports;

/// <summary>Asks for exports, and says how large they would be. Writing is the queue's work.</summary>
public sealed class StartExport(Transactor transactor, ExportSources sources, IRandomSource random)
{
    private const int LinkSecretBytes = 32;

    /// <summary>Asks for an export. Refused when a filter is unknown.</summary>
    public async ValueTask<Result<Outcome<DataExport>>> RunAsync(
        DataSpace space, ExportType type, ExportFormat format, IReadOnlyDictionary<string, string> filters, Command command, CancellationToken cancellationToken)
    {
        if (ExportFilters.Read(type, filters).Failure is { } refusal)
        {
            return refusal;
        }

        byte[] key = new byte[LinkSecretBytes];
        random.Fill(key);
        BillingId id = IdDerivation.ItemOf(space.Organization, 0, "data-export", space.ToString(), command.Id);
        return await transactor.RunAsync(
            ExportRows.PartitionOf(space, id), command, StoredJson.Default.DataExport,
            (work, _) => ValueTask.FromResult<Result<DataExport>>(Start(work, new DataExport
            {
                Space = space, Id = id, Type = type, Format = format, Filters = filters, LinkSecret = Convert.ToHexStringLower(key), CreatedAt = work.Now,
            })),
            cancellationToken);
    }

    /// <summary>How many records there are to export, from counts; refused when a filter is unknown.</summary>
    public async ValueTask<Result<long>> EstimateAsync(
        DataSpace space, ExportType type, IReadOnlyDictionary<string, string> filters, CancellationToken cancellationToken) =>
        ExportFilters.Read(type, filters).TryGet(out ExportFilters? read, out Failure? refusal)
            ? await sources.Of(type).CountAsync(space, read, cancellationToken)
            : refusal;

    private static DataExport Start(PartitionWork work, DataExport export)
    {
        if (work.Guard(StoredJson.Default.DataExport) is { } before)
        {
            return before;
        }

        work.SetGuard(export, StoredJson.Default.DataExport);
        work.Emit(ExportRows.Upsert(export));
        work.Emit(new QueueWork(WorkQueues.ExportData, Text(new ExportMessage(export.Space, export.Id))));
        var removal = new ExportMessage(export.Space, export.Id, Expires: true);
        work.Emit(new ScheduleDue(removal.ScheduleKey, export.ExpiresAt, WorkQueues.ExportData, Text(removal)));
        return export;
    }

    private static string Text(ExportMessage message) => JsonSerializer.Serialize(message, StoredJson.Default.ExportMessage);
}
