using System.Collections.Immutable;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Decides on events of one customer, one after the other, over the windows as they were last stored. Nothing holds before the row is written. An event is refused only
/// by a window that was compared with the counters for this very decision.
/// </summary>
internal sealed class QuotaDraft(QuotaSettling settling, DataSpace space, OwnerKey customer, IReadOnlyList<QuotaRule> rules, StoredUse stored, Instant now)
{
    /// <summary>From so many reservations on, those that are counted by now are taken off before more are added.</summary>
    private const int SettleFrom = 256;

    /// <summary>More reservations than this are not kept: the hub is far behind.</summary>
    private const int OpenMax = 4_000;

    private readonly HashSet<WindowKey> _settled = [];
    private ImmutableDictionary<WindowKey, QuotaWindow> _windows = stored.Windows;

    /// <summary>True when something was let in that the stored row does not hold.</summary>
    public bool HasReserved { get; private set; }

    /// <summary>The windows as they are to be stored: those of quotas that are gone and of periods that are over and empty are left out.</summary>
    public ImmutableDictionary<WindowKey, QuotaWindow> Windows() => _windows.RemoveRange(_windows.Where(each => IsDone(each.Value)).Select(each => each.Key));

    /// <summary>Decides on the events of one request.</summary>
    public async ValueTask<IReadOnlyDictionary<TransactionHash, string>> DecideAsync(Asked asked, CancellationToken cancellationToken)
    {
        Dictionary<TransactionHash, string> refused = [];
        List<(WindowKey Key, Reservation Reservation)> taken = [];
        foreach (AcceptedEvent one in asked.Events)
        {
            List<(WindowKey Key, Reservation Reservation)> wanted = [];
            if (await RefusalOfAsync(one, wanted, cancellationToken) is { } refusal)
            {
                refused[one.Hash] = refusal;
                continue;
            }

            taken.AddRange(wanted.Where(each => Take(each.Key, each.Reservation)));
        }

        if (asked.IsTrial || (asked.IsAllOrNothing && refused.Count > 0))
        {
            // Decisions follow each other, so nobody has relied on these yet. A greater quantity of an event that was in before stays: it only takes too much.
            foreach ((WindowKey key, Reservation reservation) in taken.Where(each => !IsStored(each.Key, each.Reservation.Transaction)))
            {
                _windows = _windows.SetItem(key, _windows[key].Without([reservation.Transaction]));
            }
        }
        else
        {
            HasReserved |= taken.Count > 0;
        }

        return refused;
    }

    /// <summary>Why an event is refused, or null with what it takes.</summary>
    private async ValueTask<string?> RefusalOfAsync(
        AcceptedEvent one, List<(WindowKey Key, Reservation Reservation)> wanted, CancellationToken cancellationToken)
    {
        foreach (QuotaRule rule in rules.Where(rule => rule.Meter.EventCode == one.Event.Code && rule.Meter.Includes(one.Event)))
        {
            Quota quota = rule.Quota;
            decimal number = Measurement.Of(rule.Meter, one.Event, out _).Number ?? 0;
            if (rule.IsLevel)
            {
                if (number > quota.Limit && !await settling.IsCountedAsync(space, customer, one.Hash, cancellationToken))
                {
                    return QuotaText.Level(quota, number);
                }

                continue;
            }

            decimal quantity = Math.Max(0, number);
            var key = new WindowKey(quota.Id, rule.PeriodOf(one.Event.Timestamp).Start);
            QuotaWindow window = await WindowAsync(rule, key, one.Event.Timestamp, cancellationToken);
            if (!window.HasRoom(quota.Limit, one.Hash, quantity))
            {
                window = await SettleAsync(rule, key, window, cancellationToken);
                if (!window.HasRoom(quota.Limit, one.Hash, quantity))
                {
                    if (await settling.IsCountedAsync(space, customer, one.Hash, cancellationToken))
                    {
                        continue; // sent again: it counts once, and is in the counters
                    }

                    return QuotaText.Sum(quota, window.Taken, quantity);
                }
            }

            wanted.Add((key, new Reservation(one.Hash, quantity, one.Day, now)));
        }

        return null;
    }

    /// <summary>True when the reservation is new to the window.</summary>
    private bool Take(WindowKey key, Reservation reservation)
    {
        QuotaWindow window = _windows[key];
        if (window.Open.TryGetValue(reservation.Transaction, out Reservation known) && known.Quantity >= reservation.Quantity)
        {
            return false;
        }

        _windows = _windows.SetItem(key, window.With(reservation));
        return true;
    }

    private async ValueTask<QuotaWindow> WindowAsync(QuotaRule rule, WindowKey key, Instant at, CancellationToken cancellationToken)
    {
        if (!_windows.TryGetValue(key, out QuotaWindow? window))
        {
            window = await settling.OpenAsync(space, customer, rule, rule.PeriodOf(at), cancellationToken);
            _windows = _windows.Add(key, window);
        }

        if (window.Open.Count >= SettleFrom)
        {
            window = await SettleAsync(rule, key, window, cancellationToken);
        }

        return window.Open.Count < OpenMax
            ? window
            : throw new StoreException(StoreFault.Throttled, "Too much of the customer's usage waits to be counted; try again shortly");
    }

    private async ValueTask<QuotaWindow> SettleAsync(QuotaRule rule, WindowKey key, QuotaWindow window, CancellationToken cancellationToken)
    {
        if (!_settled.Add(key))
        {
            return window;
        }

        window = await settling.SettleAsync(space, customer, rule, window, cancellationToken);
        _windows = _windows.SetItem(key, window);
        return window;
    }

    private bool IsStored(WindowKey key, TransactionHash transaction) =>
        stored.Windows.TryGetValue(key, out QuotaWindow? before) && before.Open.ContainsKey(transaction);

    private bool IsDone(QuotaWindow window) =>
        !rules.Any(rule => rule.Quota.Id == window.QuotaId) || (window.Open.IsEmpty && window.Period.End < now - UsageOptions.Default.AcceptAhead);
}

/// <summary>Events that a request asks about.</summary>
/// <param name="Events">The events.</param>
/// <param name="IsAllOrNothing">True when a refusal lets none in.</param>
/// <param name="IsTrial">True to decide only: nothing is kept.</param>
internal sealed record Asked(IReadOnlyList<AcceptedEvent> Events, bool IsAllOrNothing, bool IsTrial)
{
    /// <summary>Gives the refusals.</summary>
    public TaskCompletionSource<IReadOnlyDictionary<TransactionHash, string>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What refusals say.</summary>
internal static class QuotaText
{
    /// <summary>A quota that adds up.</summary>
    public static string Sum(Quota quota, decimal taken, decimal asked) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The quota of {Plain(quota.Limit)} for {quota.MetricCode} would be exceeded: {Plain(taken)} are used and {Plain(asked)} were asked for");

    /// <summary>A quota of levels.</summary>
    public static string Level(Quota quota, decimal asked) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"The quota of {Plain(quota.Limit)} for {quota.MetricCode} would be exceeded by {Plain(asked)}");

    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
