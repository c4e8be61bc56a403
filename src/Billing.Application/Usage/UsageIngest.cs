using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Takes usage events: checks them, and answers when the hub has them. From then on each counts exactly once, however often it was sent.
/// </summary>
public sealed class UsageIngest
{
    private readonly IEventLog _log;
    private readonly IUsageCatalog _catalog;
    private readonly IUsageCustomers _customers;
    private readonly IClock _clock;
    private readonly UsageOptions _options;
    private readonly RecentEvents _recent;
    private readonly IUsageGate? _gate;
    private readonly Lock _lock = new();
    private HubSender[]? _senders;

    /// <summary>One per process: it remembers and coalesces.</summary>
    /// <param name="log">The hub.</param>
    /// <param name="catalog">What is measured.</param>
    /// <param name="customers">Finds customers.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">Settings.</param>
    /// <param name="gate">Asked before anything is sent; null to let everything in.</param>
    public UsageIngest(IEventLog log, IUsageCatalog catalog, IUsageCustomers customers, IClock clock, UsageOptions options, IUsageGate? gate = null)
    {
        (_log, _catalog, _customers, _clock, _options, _gate) = (log, catalog, customers, clock, options, gate);
        _recent = new RecentEvents(options.RecentEvents);
    }

    /// <summary>Takes the events of a request.</summary>
    /// <param name="space">Whose events.</param>
    /// <param name="events">The events as read, good and bad.</param>
    /// <param name="policy">What to do with good events beside bad ones.</param>
    /// <param name="cancellationToken">Ends the waiting only: what was sent stays sent.</param>
    /// <returns>
    /// The verdict on each event in order; <see cref="FailureKind.Unavailable"/> when too many events wait for the hub: of a large request
    /// some may have been taken, and sending it again is safe.
    /// </returns>
    /// <exception cref="StoreException">The hub did not take the events, or may not have: sending them again is safe.</exception>
    public async ValueTask<Result<IngestReport>> IngestAsync(
        DataSpace space, IReadOnlyList<ReadEvent> events, IngestPolicy policy, CancellationToken cancellationToken)
    {
        UsageRules rules = await _catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false);
        var check = new IngestCheck(space, rules, _customers, _options);
        Instant now = _clock.GetCurrentInstant();
        var first = new Dictionary<TransactionHash, AcceptedEvent>(events.Count);
        var results = new IngestResult[events.Count];
        await check.PrepareAsync(events, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = check.Check(events[i], now, now);
            if (results[i].Event is { } good && !first.TryAdd(good.Hash, good))
            {
                results[i] = new IngestResult(IngestVerdict.Duplicate, first[good.Hash], []);
            }
        }

        if (policy == IngestPolicy.AllOrNothing && Array.Exists(results, result => result.Verdict == IngestVerdict.Invalid))
        {
            return new IngestReport(Array.ConvertAll(results, result => result.Event is null ? result : result with { Verdict = IngestVerdict.NotTaken }));
        }

        MarkRemembered(results);
        var accepted = new List<AcceptedEvent>(results.Length);
        accepted.AddRange(results.Where(result => result.Verdict == IngestVerdict.Accepted).Select(result => result.Event!));
        if (_gate is not null && accepted.Count > 0
            && await _gate.AdmitAsync(space, accepted, policy == IngestPolicy.AllOrNothing, cancellationToken).ConfigureAwait(false) is { Count: > 0 } refused)
        {
            MarkRefused(events, results, refused);
            if (policy == IngestPolicy.AllOrNothing)
            {
                return new IngestReport(Array.ConvertAll(
                    results, result => result.Verdict == IngestVerdict.OverQuota ? result : result with { Verdict = IngestVerdict.NotTaken }));
            }

            accepted.RemoveAll(one => refused.ContainsKey(one.Hash));
        }

        if (!await TrySendAsync(accepted, cancellationToken).ConfigureAwait(false))
        {
            return Failure.Of(FailureKind.Unavailable, "Too many events are waiting to be taken; try again shortly");
        }

        _recent.Add(accepted);
        return new IngestReport(results);
    }

    /// <summary>Sends events that were accepted before to the hub once more; false when too many wait for it: some may have been taken, and repeating is safe.</summary>
    /// <exception cref="StoreException">The hub did not take the events, or may not have: repeating is safe.</exception>
    internal ValueTask<bool> SendAgainAsync(IReadOnlyList<AcceptedEvent> accepted, CancellationToken cancellationToken) => TrySendAsync(accepted, cancellationToken);

    /// <summary>An event that stands in the request twice is refused at both places.</summary>
    private static void MarkRefused(IReadOnlyList<ReadEvent> events, IngestResult[] results, IReadOnlyDictionary<TransactionHash, string> refused)
    {
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i].Event is { } one && refused.TryGetValue(one.Hash, out string? why))
            {
                results[i] = new IngestResult(IngestVerdict.OverQuota, one, [new FieldError(events[i].Path, why, IngestCheck.QuotaExceeded)]);
            }
        }
    }

    private void MarkRemembered(IngestResult[] results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] is { Verdict: IngestVerdict.Accepted, Event: { } accepted } && _recent.Find(accepted) is { } first)
            {
                results[i] = new IngestResult(IngestVerdict.Duplicate, first, []);
            }
        }
    }

    /// <summary>Sends facts that were checked. False when too many wait: of many some may have been taken.</summary>
    internal async ValueTask<bool> TrySendAsync(IReadOnlyList<AcceptedEvent> accepted, CancellationToken cancellationToken)
    {
        if (accepted.Count == 0)
        {
            return true;
        }

        HubSender[] senders = _senders ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
        var sends = new List<Task>(senders.Length);
        bool isRefused = false;
        List<AcceptedEvent>?[] byPartition = Divide(accepted, senders.Length);
        for (int partition = 0; partition < senders.Length; partition++)
        {
            if (byPartition[partition] is not { } own)
            {
                continue;
            }

            if (senders[partition].TrySend(own) is { } send)
            {
                sends.Add(send);
            }
            else
            {
                isRefused = true;
            }
        }

        await Task.WhenAll(sends).WaitAsync(cancellationToken).ConfigureAwait(false);
        return !isRefused;
    }

    private static List<AcceptedEvent>?[] Divide(IReadOnlyList<AcceptedEvent> accepted, int partitions)
    {
        var divided = new List<AcceptedEvent>?[partitions];
        for (int i = 0; i < accepted.Count; i++)
        {
            (divided[PartitionOf(accepted[i], partitions)] ??= new List<AcceptedEvent>(accepted.Count / partitions + 1)).Add(accepted[i]);
        }

        return divided;
    }

    private async ValueTask<HubSender[]> OpenAsync(CancellationToken cancellationToken)
    {
        int partitions = await _log.PartitionCountAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return _senders ??= [.. Enumerable.Range(0, partitions).Select(number => new HubSender(_log, number, _options.WaitingEventsMax))];
        }
    }

    /// <summary>A customer's events go to one partition, so that one batch holds many of them. Owner keys are hashes: their bits are even.</summary>
    private static int PartitionOf(AcceptedEvent accepted, int partitions) => (int)((accepted.Customer.Value >> 8) % (ulong)partitions);
}
