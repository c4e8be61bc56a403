using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>
/// Follows the notes up that counting left for sealed periods. A note goes only when its period was rated at its version, and only at its ETag: a crash
/// rates again, which changes nothing, and usage that came meanwhile keeps the note.
/// </summary>
public sealed class LateUsageNotes(ITableStore tables, ReRatePeriod reRate)
{
    /// <summary>Follows all notes of a customer up. False when some had to stay, because their period is not closed yet.</summary>
    /// <exception cref="InvalidOperationException">Some cannot be rated; the others are followed up.</exception>
    internal async ValueTask<bool> FollowAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        bool isAll = true;
        Failure? refused = null;
        foreach (ReRateRow row in await ReRateRows.ReadAllAsync(tables, partition, cancellationToken))
        {
            bool isDone = true;
            foreach (ReRateNote note in row.Notes)
            {
                Result<bool> followed = await Attempt.RunAsync<bool>(async () => await reRate.RunAsync(space, customer, note, cancellationToken));
                refused ??= followed.Failure;
                isDone &= followed is { IsSuccess: true, Value: true };
            }

            if (isDone)
            {
                await ReRateRows.RemoveAsync(tables, partition, row, cancellationToken);
            }

            isAll &= isDone;
        }

        return refused is null ? isAll : throw new InvalidOperationException(refused.Message);
    }
}
