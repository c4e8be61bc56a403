using System.Collections.Concurrent;
using System.Threading.Channels;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Counts the messages of a hub partition: one transaction for each customer and batch. What an event's hash shows to be counted is
/// skipped, so batches may come again, overlap, and be counted by two instances at once.
/// </summary>
public sealed class UsageAggregation : IUsageAggregation
{
    private const int GroupTriesMax = 3;

    private readonly ITableStore _tables;
    private readonly IUsageCatalog _catalog;
    private readonly IUsageCustomers _customers;
    private readonly IClock _clock;
    private readonly UsageOptions _options;
    private readonly CustomerCounting _counting;
    private readonly SetAside _setAside;
    private readonly IKnownOrganizations? _organizations;
    private readonly ILogger _log;

    /// <summary>One permit for each partition that may be unpacked and counted at a time.</summary>
    private readonly Channel<int> _slices;
    private readonly ConcurrentDictionary<(string Hub, int Partition), CommittedPosition> _positions = new();

    /// <summary>One per process: it keeps customers' counters between batches.</summary>
    /// <param name="tables">Counters, events and letters.</param>
    /// <param name="catalog">What is measured.</param>
    /// <param name="customers">Finds customers of events that producers streamed.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">Settings.</param>
    /// <param name="hints">Tells what follows from counted usage; null for nothing.</param>
    /// <param name="notices">Tells organizations of what was set aside; null to tell nobody.</param>
    /// <param name="organizations">Which organizations there are; null to believe every name.</param>
    /// <param name="log">Takes what an operator has to know; null for nowhere.</param>
    public UsageAggregation(
        ITableStore tables, IUsageCatalog catalog, IUsageCustomers customers, IClock clock, UsageOptions options, UsageHints? hints = null,
        IDeadLetterNotices? notices = null, IKnownOrganizations? organizations = null, ILogger<UsageAggregation>? log = null)
    {
        (_tables, _catalog, _customers, _clock, _options) = (tables, catalog, customers, clock, options);
        (_setAside, _organizations, _log) = (new SetAside(tables, notices), organizations, log ?? NullLogger<UsageAggregation>.Instance);
        _slices = Channel.CreateBounded<int>(options.SlicesAtOnce);
        for (int slice = 0; slice < options.SlicesAtOnce; slice++)
        {
            _slices.Writer.TryWrite(slice);
        }

        _counting = new CustomerCounting(tables, new StateCache(options.CacheBytes), hints);
    }

    /// <inheritdoc/>
    public async Task<AggregationResult> AggregateAsync(HubBatch batch, TimeBudget budget, CancellationToken cancellationToken)
    {
        var decoder = new HubBatchDecoder(batch, new HubCheck(_catalog, _customers, _options, _organizations), _clock.GetCurrentInstant());
        if (batch.Events.Count > 0)
        {
            UsageMetrics.Begun(batch.Hub, batch.Partition, batch.Events[0].EnqueuedAtUtc, _clock);
        }

        var total = new AggregationResult(0, 0, 0);
        while (!decoder.IsAtEnd && total.IsComplete)
        {
            AggregationResult slice = await CountSliceAsync(decoder, budget, cancellationToken).ConfigureAwait(false);
            total = new AggregationResult(total.Counted + slice.Counted, total.Skipped + slice.Skipped, total.SetAside + slice.SetAside, slice.IsComplete);
        }

        if (total.IsComplete && batch.Events.Count > 0)
        {
            await MoveAsync(batch, cancellationToken).ConfigureAwait(false);
            UsageMetrics.Ended(batch.Hub, batch.Partition);
        }

        return total;
    }

    /// <summary>Unpacks and counts the next part of a batch, when few enough others are at it.</summary>
    private async ValueTask<AggregationResult> CountSliceAsync(HubBatchDecoder decoder, TimeBudget budget, CancellationToken cancellationToken)
    {
        int permit = await _slices.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            (ConcurrentQueue<CustomerGroup> groups, List<NewDeadLetter> dead) = await decoder.NextSliceAsync(cancellationToken).ConfigureAwait(false);
            await _setAside.StoreAsync(dead, cancellationToken).ConfigureAwait(false);
            var slice = new Slice(await RulesAsync(groups, cancellationToken).ConfigureAwait(false), groups, budget);
            await CountAllAsync(slice, cancellationToken).ConfigureAwait(false);
            return new AggregationResult(slice.Counted, slice.Known, slice.Parked + dead.Count, slice.Groups.IsEmpty);
        }
        finally
        {
            _slices.Writer.TryWrite(permit);
        }
    }

    private async ValueTask<Dictionary<DataSpace, CountingRules>> RulesAsync(IReadOnlyCollection<CustomerGroup> groups, CancellationToken cancellationToken)
    {
        var all = new Dictionary<DataSpace, CountingRules>();
        Instant oldest = _clock.GetCurrentInstant() - _options.AcceptBack;
        foreach (DataSpace space in groups.Select(group => group.Space).Distinct())
        {
            UsageRules rules = await _catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false);
            all.Add(space, new CountingRules(rules.Meters, UtcDay.Of(Instant.Min(oldest, rules.ImportWindow?.Start ?? oldest))));
        }

        return all;
    }

    /// <summary>Customers are counted side by side. When one fails for the store's sake the others still finish: less is left for the next time.</summary>
    private async Task CountAllAsync(Slice slice, CancellationToken cancellationToken)
    {
        int workers = Math.Min(_options.ParallelCustomers, slice.Groups.Count);
        if (workers <= 1)
        {
            await CountNextAsync(slice, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => CountNextAsync(slice, cancellationToken), cancellationToken))).ConfigureAwait(false);
        }

        if (slice.Failure is { } failure)
        {
            throw new StoreException(failure.Fault, "Not every customer of the batch could be counted", failure);
        }
    }

    private async Task CountNextAsync(Slice slice, CancellationToken cancellationToken)
    {
        while (!slice.Budget.IsOver && slice.Groups.TryDequeue(out CustomerGroup? group))
        {
            try
            {
                await CountOrParkAsync(slice, group, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                slice.Failed(exception);
            }
        }
    }

    private async ValueTask CountOrParkAsync(Slice slice, CustomerGroup group, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                slice.Add(await _counting.CountAsync(group, slice.Rules[group.Space], cancellationToken).ConfigureAwait(false));
                return;
            }
            catch (Exception exception) when (exception is not (StoreException or OperationCanceledException) && tries == GroupTriesMax)
            {
                string reason = $"{exception.GetType().Name}: {exception.Message}";
                await _setAside.ParkAsync(group, reason, _clock.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
                slice.AddParked(group.Items.Count);
                return;
            }
            catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
            {
                // The state was thrown away; the next try reads everything again.
            }
        }
    }

    private async ValueTask MoveAsync(HubBatch batch, CancellationToken cancellationToken)
    {
        (string, int) key = (batch.Hub, batch.Partition);
        CommittedPosition? known = _positions.GetValueOrDefault(key);
        CommittedPosition moved = await PositionRows.MoveAsync(_tables, batch.Hub, known, batch.Events[^1], batch.Partition, cancellationToken).ConfigureAwait(false);
        if (moved.IsNewEpoch)
        {
            HubAlert.Raise(_log, batch, moved);
        }

        _positions[key] = moved with { IsNewEpoch = false };
    }

    /// <summary>The customers of a part of the batch and what became of them so far.</summary>
    private sealed class Slice(Dictionary<DataSpace, CountingRules> rules, ConcurrentQueue<CustomerGroup> groups, TimeBudget budget)
    {
        private int _counted;
        private int _known;
        private int _parked;
        private StoreException? _failure;

        public Dictionary<DataSpace, CountingRules> Rules => rules;

        public ConcurrentQueue<CustomerGroup> Groups => groups;

        public TimeBudget Budget => budget;

        public int Counted => _counted;

        public int Known => _known;

        public int Parked => _parked;

        public StoreException? Failure => _failure;

        public void Add(GroupOutcome outcome)
        {
            Interlocked.Add(ref _counted, outcome.Counted);
            Interlocked.Add(ref _known, outcome.Known);
        }

        public void AddParked(int events) => Interlocked.Add(ref _parked, events);

        public void Failed(StoreException failure) => Interlocked.CompareExchange(ref _failure, failure, null);
    }
}
