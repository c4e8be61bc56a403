using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Results;

namespace Billing.Application.Exports;

/// <summary>
/// The work behind the queue <c>export-data</c>. A file is written in parts: each is put into a blob, then a commit says how far the file goes. A run begins by
/// taking its turn, and only the run whose turn it is can commit, so a crash, a second delivery or a slow process neither loses nor doubles a row: what is
/// written without a commit is written again from the last item that is in the file. Memory holds one part, however large the file becomes.
/// </summary>
public sealed class WriteExport(
    Transactor transactor, OutboxDispatcher outbox, ExportSources sources, IBlobStore blobs, IRandomSource random, ExportPortion? portion = null) : IDataExporting
{
    /// <summary>After so many runs in a row that wrote nothing the export is given up.</summary>
    private const int IdleRunsMax = 8;

    private readonly ExportPortion _portion = portion ?? new ExportPortion();

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        ExportMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.ExportMessage)!;
        PartitionAddress address = ExportRows.PartitionOf(job.Space, job.ExportId);
        bool isDone = job.Expires ? await ExpireAsync(job, address, cancellationToken) : await WriteAsync(address, budget, cancellationToken);
        await outbox.DrainAsync(address, cancellationToken);
        return isDone ? WorkOutcome.Done : WorkOutcome.ContinueWith(message);
    }

    /// <summary>False when the budget ended first.</summary>
    private async ValueTask<bool> WriteAsync(PartitionAddress address, TimeBudget budget, CancellationToken cancellationToken)
    {
        if (await ChangeAsync(address, TakeTurn, cancellationToken) is not { Status: ExportStatus.Processing } export)
        {
            return true;
        }

        IExportSource source = sources.Of(export.Type);
        ExportFilters filters = ExportFilters.Read(export.Type, export.Filters).Value;
        int run = export.Runs[^1].Number;
        if (export.StartedAt == null || export.ItemsExpected == 0)
        {
            long expected = await source.CountAsync(export.Space, filters, cancellationToken);
            export = await ChangeAsync(address, it => IsTurnOf(it, run) ? it with { ItemsExpected = expected } : null, cancellationToken);
        }

        var writer = new ExportWriter(export!.Format, ExportFields.ColumnsOf(export.Type));
        await using IAsyncEnumerator<ExportItem> items = source.ReadAsync(export.Space, filters, export.Cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (export is { Status: ExportStatus.Processing } && IsTurnOf(export, run))
        {
            if (budget.IsOver)
            {
                return false;
            }

            export = await WritePartAsync(address, export, run, writer, items, budget, cancellationToken);
        }

        return true;
    }

    private async ValueTask<DataExport?> WritePartAsync(
        PartitionAddress address, DataExport export, int run, ExportWriter writer, IAsyncEnumerator<ExportItem> items, TimeBudget budget,
        CancellationToken cancellationToken)
    {
        using var part = new MemoryStream();
        if (export.Parts == 0)
        {
            writer.WriteHeader(part);
        }

        (int taken, long rows, string? cursor, bool isLast) = (0, 0, export.Cursor, false);
        while (part.Length < _portion.Bytes && taken < _portion.Items && !budget.IsOver)
        {
            if (!await items.MoveNextAsync())
            {
                isLast = true;
                break;
            }

            foreach (IReadOnlyList<string?> row in items.Current.Rows)
            {
                writer.WriteRow(part, row);
                rows++;
            }

            (taken, cursor) = (taken + 1, items.Current.Cursor);
        }

        if (part.Length > 0)
        {
            await blobs.PutAsync(
                ExportRows.Container, ExportRows.PartOf(export, export.Parts, run), part.ToArray(), export.ContentType, onlyIfNew: false, cancellationToken);
        }

        long bytes = part.Length;
        return await ChangeAsync(
            address,
            it => !IsTurnOf(it, run) ? null : it with
            {
                Parts = it.Parts + (bytes > 0 ? 1 : 0),
                BytesWritten = it.BytesWritten + bytes,
                RowsWritten = it.RowsWritten + rows,
                ItemsDone = it.ItemsDone + taken,
                Cursor = cursor,
                IdleRuns = taken > 0 ? 0 : it.IdleRuns,
                Status = isLast ? ExportStatus.Completed : it.Status,
            },
            cancellationToken);
    }

    private static bool IsTurnOf(DataExport export, int run) => export.Runs.Count > 0 && export.Runs[^1].Number == run;

    /// <summary>The next run; null when there is nothing to write any more.</summary>
    private static DataExport? TakeTurn(DataExport export) => export.Status is not (ExportStatus.Pending or ExportStatus.Processing) ? null
        : export.IdleRuns == IdleRunsMax
            ? export with { Status = ExportStatus.Failed, ErrorMessage = $"The export could not be gone on with in {IdleRunsMax} tries" }
            : export with
            {
                Status = ExportStatus.Processing,
                IdleRuns = export.IdleRuns + 1,
                Runs = [.. export.Runs.Where(run => run.FirstPart < export.Parts), new ExportRun((export.Runs.Count == 0 ? 0 : export.Runs[^1].Number) + 1, export.Parts)],
            };

    /// <summary>Changes the export; gives it as it is then, which is as it was when the change is null.</summary>
    private async ValueTask<DataExport?> ChangeAsync(PartitionAddress address, Func<DataExport, DataExport?> change, CancellationToken cancellationToken)
    {
        Result<Outcome<DataExport>> changed = await transactor.RunQueuedAsync(
            address, Command.Once(random), StoredJson.Default.DataExport,
            (work, _) => ValueTask.FromResult(Change(work, change)), cancellationToken);
        return changed.IsSuccess ? changed.Value.Value : null;
    }

    private static Result<DataExport> Change(PartitionWork work, Func<DataExport, DataExport?> change)
    {
        if (work.Guard(StoredJson.Default.DataExport) is not { } export)
        {
            return Failure.NotFound("Data export");
        }

        if (change(export) is not { } changed)
        {
            return Failure.NotFound("Turn of the data export");
        }

        changed = changed with
        {
            StartedAt = changed.StartedAt ?? work.Now,
            CompletedAt = changed.Status is ExportStatus.Completed or ExportStatus.Failed ? changed.CompletedAt ?? work.Now : null,
        };
        work.SetGuard(changed, StoredJson.Default.DataExport);
        work.Emit(changed.Status == ExportStatus.Expired ? ExportRows.Remove(changed) : ExportRows.Upsert(changed));
        if (changed.Status != export.Status && changed.Status is (ExportStatus.Completed or ExportStatus.Failed))
        {
            string type = changed.Status == ExportStatus.Completed ? "data_export.completed" : "data_export.failed";
            work.EmitEvent(changed.Space, type, changed.Id, changed with { LinkSecret = "" }, StoredJson.Default.DataExport);
        }

        return changed;
    }

    /// <summary>First the export shows no file any more, and nobody writes to it; then its blobs go; last its entry of the schedule, so that a crash does it again.</summary>
    private async ValueTask<bool> ExpireAsync(ExportMessage job, PartitionAddress address, CancellationToken cancellationToken)
    {
        DataExport? export = await ChangeAsync(address, it => it with { Status = ExportStatus.Expired }, cancellationToken);
        if (export is null)
        {
            return true;
        }

        int runs = export.Runs.Count == 0 ? 0 : export.Runs[^1].Number;
        for (int part = 0; part <= export.Parts; part++)
        {
            for (int run = 1; run <= runs; run++)
            {
                await blobs.DeleteAsync(ExportRows.Container, ExportRows.PartOf(export, part, run), cancellationToken);
            }
        }

        await transactor.RunQueuedAsync(
            address, Command.Once(random), StoredJson.Default.Boolean,
            (work, _) =>
            {
                work.Emit(new ScheduleDone(job.ScheduleKey, export.ExpiresAt));
                return ValueTask.FromResult<Result<bool>>(true);
            },
            cancellationToken);
        return true;
    }
}

/// <summary>How much of an export is written at a time.</summary>
/// <param name="Bytes">From so many bytes on a part is put away.</param>
/// <param name="Items">A part is put away after so many items, even when it is not filled.</param>
public sealed record ExportPortion(int Bytes = 1024 * 1024, int Items = 20_000);
