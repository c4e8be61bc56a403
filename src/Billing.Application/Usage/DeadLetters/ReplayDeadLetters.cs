using Billing.Application.Ports;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>A letter that a replay passed over, and why.</summary>
/// <param name="Id">The letter.</param>
/// <param name="Failure">What keeps it from counting.</param>
public sealed record RefusedLetter(string Id, Failure Failure);

/// <summary>What a replay of many letters came to.</summary>
/// <param name="Replayed">Letters whose events the hub has again.</param>
/// <param name="Events">Their events.</param>
/// <param name="Refused">Letters that still cannot count: they stay as they are.</param>
/// <param name="IsComplete">False when time ran out first, or too many events wait for the hub: repeat the request.</param>
public sealed record ReplayReport(int Replayed, int Events, IReadOnlyList<RefusedLetter> Refused, bool IsComplete);

/// <summary>
/// Sends the events of letters through the hub again. A letter is first marked as on its way, which fixes what it holds; then its events are
/// sent; then it is marked as sent. Whatever breaks in between, a repeat sends the same events with the same transaction ids, and counting
/// knows them: each counts once.
/// </summary>
public sealed class ReplayDeadLetters(
    ITableStore tables, IUsageCatalog catalog, IUsageCustomers customers, UsageIngest ingest, DeadLetterDesk desk, IClock clock, UsageOptions options)
{
    /// <summary>Most refusals that a report names.</summary>
    public const int RefusedMax = 100;

    /// <summary>Replays one letter. One that was replayed before is left as it is.</summary>
    /// <exception cref="StoreException">The hub or the store failed: repeating is safe.</exception>
    public ValueTask<Result<DeadLetter>> RunAsync(DeadLetterScope scope, string id, string by, CancellationToken cancellationToken) =>
        RunAsync(scope, id, by, new LetterEvents(tables, new HubCheck(catalog, customers, options), clock), cancellationToken);

    /// <summary>Replays the letters with these ids, or those that a query includes and that are not settled; oldest arrival first.</summary>
    /// <exception cref="StoreException">The hub or the store failed: repeating is safe.</exception>
    public async ValueTask<ReplayReport> RunManyAsync(
        DeadLetterScope scope, IReadOnlyCollection<string>? ids, DeadLetterQuery query, string by, TimeBudget budget, CancellationToken cancellationToken)
    {
        var events = new LetterEvents(tables, new HubCheck(catalog, customers, options), clock);
        var refused = new List<RefusedLetter>();
        int replayed = 0, sent = 0;
        await foreach (string id in SelectAsync(scope, ids, query, cancellationToken).ConfigureAwait(false))
        {
            if (budget.IsOver || refused.Count == RefusedMax)
            {
                return new ReplayReport(replayed, sent, refused, IsComplete: false);
            }

            Result<DeadLetter> result = await RunAsync(scope, id, by, events, cancellationToken).ConfigureAwait(false);
            if (result.TryGet(out DeadLetter? letter, out Failure? failure))
            {
                (replayed, sent) = (replayed + 1, sent + letter.Events);
            }
            else if (failure.Kind == FailureKind.Unavailable)
            {
                // What arrived later must not overtake it.
                return new ReplayReport(replayed, sent, refused, IsComplete: false);
            }
            else
            {
                refused.Add(new RefusedLetter(id, failure));
            }
        }

        return new ReplayReport(replayed, sent, refused, IsComplete: true);
    }

    private async IAsyncEnumerable<string> SelectAsync(
        DeadLetterScope scope, IReadOnlyCollection<string>? ids, DeadLetterQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string id in (ids ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return id;
        }

        if (ids is not null)
        {
            yield break;
        }

        await foreach (DeadLetter letter in desk.ReadAsync(scope, query with { Status = null }, cancellationToken).ConfigureAwait(false))
        {
            if (letter.Status is DeadLetterStatus.Open or DeadLetterStatus.Replaying)
            {
                yield return letter.Id;
            }
        }
    }

    private async ValueTask<Result<DeadLetter>> RunAsync(DeadLetterScope scope, string id, string by, LetterEvents events, CancellationToken cancellationToken)
    {
        if (await DeadLetterRows.FindAsync(tables, scope.Partition, id, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return Failure.NotFound("Dead letter");
        }

        switch (stored.Letter.Status)
        {
            case DeadLetterStatus.Replayed:
                return stored.Letter;
            case DeadLetterStatus.Discarded:
                return Failure.Of(FailureKind.WrongState, "This dead letter is discarded");
        }

        Result<IReadOnlyList<AcceptedEvent>> read = await events.ReadAsync(scope, stored, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out IReadOnlyList<AcceptedEvent>? accepted, out Failure? failure))
        {
            return failure;
        }

        DeadLetter replaying = stored.Letter with { Status = DeadLetterStatus.Replaying, Events = accepted.Count, DecidedBy = by, DecidedAt = clock.GetCurrentInstant() };
        StoredDeadLetter? marked = await DeadLetterRows.ReplaceAsync(tables, stored, replaying, null, cancellationToken).ConfigureAwait(false);
        if (marked is null)
        {
            return Failure.Of(FailureKind.Conflict, "Somebody else changed this dead letter at the same time");
        }

        if (!await ingest.SendAgainAsync(accepted, cancellationToken).ConfigureAwait(false))
        {
            return Failure.Of(FailureKind.Unavailable, "Too many events are waiting to be taken; try again shortly");
        }

        DeadLetter done = replaying with { Status = DeadLetterStatus.Replayed };
        return await DeadLetterRows.ReplaceAsync(tables, marked, done, null, cancellationToken).ConfigureAwait(false) is { } saved
            ? saved.Letter
            : Failure.Of(FailureKind.Conflict, "Somebody else changed this dead letter at the same time");
    }
}
