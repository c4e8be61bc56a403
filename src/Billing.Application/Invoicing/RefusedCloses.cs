using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>Sets refused closes aside, so that they hold up nothing else, and brings their next try forward when somebody has mended the cause.</summary>
public sealed class RefusedCloses(Transactor transactor)
{
    /// <summary>Notes a refusal. What is not due any more, because somebody else has closed or moved it, is left alone.</summary>
    internal async ValueTask RefuseAsync(CloseRun run, CustomerAccount read, DueSubject subject, Failure failure, CancellationToken cancellationToken)
    {
        int attempts = read.Refused.FirstOrDefault(each => each.IsOf(subject.Id, subject.DueAt))?.Attempts ?? 0;
        Command command = Command.FromJob(
            "refuse", read.Space.ToString(), subject.Id.ToString(), subject.DueAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
            attempts.ToString(CultureInfo.InvariantCulture), run.AsOf.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        await transactor.RunQueuedAsync(
            run.Address, command, StoredJson.Default.Boolean,
            (work, _) =>
            {
                CustomerAccount account = work.Account()!;
                RefusedClose? before = account.Refused.FirstOrDefault(each => each.IsOf(subject.Id, subject.DueAt));
                if ((before?.Attempts ?? 0) != attempts || !account.IsDue(subject.Id, subject.DueAt))
                {
                    return ValueTask.FromResult<Result<bool>>(Failure.Of(FailureKind.WrongState, "It is not due any more"));
                }

                var refused = RefusedClose.Next(before, subject, failure, work.Now);
                Save(work, account, before, refused);
                if (before is null)
                {
                    work.EmitEvent(account.Space, "period_close.refused", subject.Id, refused, StoredJson.Default.RefusedClose);
                }

                return ValueTask.FromResult<Result<bool>>(true);
            },
            cancellationToken, run.Guard);
    }

    /// <summary>Has a refused close tried again at once.</summary>
    public ValueTask<Result<Outcome<RefusedCloseRow>>> RetryAsync(
        DataSpace space, BillingId subjectId, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, subjectId), command, StoredJson.Default.RefusedCloseRow,
            (work, _) =>
            {
                if (work.Account() is not { } account || account.Refused.FirstOrDefault(each => each.SubjectId == subjectId) is not { } before)
                {
                    return ValueTask.FromResult<Result<RefusedCloseRow>>(Failure.NotFound("Refused close"));
                }

                RefusedClose refused = before with { RetryAt = Instant.Min(before.RetryAt, work.Now) };
                Save(work, account, before, refused);
                return ValueTask.FromResult<Result<RefusedCloseRow>>(new RefusedCloseRow(account.Customer.Id, refused));
            },
            cancellationToken);

    private static void Save(PartitionWork work, CustomerAccount account, RefusedClose? before, RefusedClose refused)
    {
        account = account with { Refused = [.. account.Refused.Where(each => each != before), refused] };
        work.Emit(RefusedCloseLists.Upsert(account, refused));
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
    }
}
