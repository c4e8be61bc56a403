using System.Collections.Concurrent;
using System.Collections.Frozen;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Holds the intake to hard quotas: takes the room of an event before it goes to the hub, and gives it back when the event turns out never to have been sent. One per
/// process.
/// </summary>
public sealed class QuotaGate : IUsageGate
{
    private const int DesksMax = 10_000;

    private static readonly IReadOnlyDictionary<TransactionHash, string> None = FrozenDictionary<TransactionHash, string>.Empty;

    private readonly ITableStore _tables;
    private readonly HardQuotas _hard;
    private readonly QuotaRuleReader _reader;
    private readonly QuotaSettling _settling;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(DataSpace Space, OwnerKey Customer), QuotaDesk> _desks = new();

    /// <summary>Makes the gate.</summary>
    /// <param name="tables">Holds reservations.</param>
    /// <param name="hard">Which customers have hard quotas.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="usage">Reads counters.</param>
    /// <param name="events">Finds counted events.</param>
    /// <param name="clock">The time.</param>
    /// <param name="time">Measures ages.</param>
    /// <param name="progress">Watches the hub; null to release nothing that was never sent.</param>
    public QuotaGate(
        ITableStore tables, HardQuotas hard, QuotaRuleReader reader, UsageReader usage, UsageEvents events, IClock clock, TimeProvider time, HubProgress? progress = null)
    {
        (_tables, _hard, _reader, _clock, _time) = (tables, hard, reader, clock, time);
        _settling = new QuotaSettling(tables, usage, events, progress is null ? null : new HubProof(progress, clock), clock);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<TransactionHash, string>> AdmitAsync(
        DataSpace space, IReadOnlyList<AcceptedEvent> events, bool isAllOrNothing, CancellationToken cancellationToken)
    {
        FrozenSet<OwnerKey> limited = await _hard.FindAsync(space, cancellationToken);
        if (limited.Count == 0 || !events.Any(one => limited.Contains(one.Customer)))
        {
            return None;
        }

        (OwnerKey Customer, AcceptedEvent[] Events)[] groups =
            [.. events.Where(one => limited.Contains(one.Customer)).GroupBy(one => one.Customer).Select(group => (group.Key, group.ToArray()))];
        if (isAllOrNothing && groups.Length > 1)
        {
            // Each customer's row is written by itself: so that one's refusal leaves the others' alone, all are asked before anything is taken.
            IReadOnlyDictionary<TransactionHash, string> foreseen = await AskAsync(space, groups, isAllOrNothing, isTrial: true, cancellationToken);
            if (foreseen.Count > 0)
            {
                return foreseen;
            }
        }

        return await AskAsync(space, groups, isAllOrNothing, isTrial: false, cancellationToken);
    }

    /// <summary>Holds a change of a customer's quotas from now on in this instance.</summary>
    internal void Forget(DataSpace space, OwnerKey customer)
    {
        if (_desks.TryGetValue((space, customer), out QuotaDesk? desk))
        {
            desk.Forget();
        }
    }

    /// <summary>The window of a quota's period that an instant lies in, as it stands now; nothing is written.</summary>
    internal async ValueTask<QuotaWindow> ReadAsync(DataSpace space, OwnerKey customer, QuotaRule rule, Instant at, CancellationToken cancellationToken)
    {
        StoredUse stored = rule.Quota.IsHard
            ? await QuotaUseRow.ReadAsync(_tables, space.CustomerPartition(customer), cancellationToken)
            : new StoredUse(System.Collections.Immutable.ImmutableDictionary<WindowKey, QuotaWindow>.Empty, null);
        Domain.Time.InstantSpan period = rule.PeriodOf(at);
        return stored.Windows.TryGetValue(new WindowKey(rule.Quota.Id, period.Start), out QuotaWindow? window)
            ? await _settling.SettleAsync(space, customer, rule, window, cancellationToken)
            : await _settling.OpenAsync(space, customer, rule, period, cancellationToken);
    }

    private async ValueTask<IReadOnlyDictionary<TransactionHash, string>> AskAsync(
        DataSpace space, (OwnerKey Customer, AcceptedEvent[] Events)[] groups, bool isAllOrNothing, bool isTrial, CancellationToken cancellationToken)
    {
        Task<IReadOnlyDictionary<TransactionHash, string>>[] asked =
            [.. groups.Select(group => DeskOf(space, group.Customer).AskAsync(new Asked(group.Events, isAllOrNothing, isTrial)))];
        IReadOnlyDictionary<TransactionHash, string>[] refusals = await Task.WhenAll(asked).WaitAsync(cancellationToken);
        return refusals is [var only] ? only : refusals.SelectMany(each => each).ToDictionary();
    }

    private QuotaDesk DeskOf(DataSpace space, OwnerKey customer)
    {
        if (_desks.Count > DesksMax)
        {
            _desks.Clear(); // a desk that still serves goes on; the row decides between it and its successor
        }

        return _desks.GetOrAdd((space, customer), key => new QuotaDesk(_tables, _reader, _settling, _clock, _time, key.Space, key.Customer));
    }
}
