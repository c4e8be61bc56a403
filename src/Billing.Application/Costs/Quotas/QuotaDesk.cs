using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Decides for one customer in this instance. What is asked during a write is decided together and written at once, so that many who ask at a time cost few writes.
/// Another instance may do the same: the row's ETag decides between them.
/// </summary>
internal sealed class QuotaDesk(
    ITableStore tables, QuotaRuleReader reader, QuotaSettling settling, IClock clock, TimeProvider time, DataSpace space, OwnerKey customer)
{
    /// <summary>For so long an instance may not know of a change that another made.</summary>
    public static readonly TimeSpan RulesMaxAge = TimeSpan.FromSeconds(2);

    private const int TriesMax = 30;

    private readonly Lock _lock = new();
    private List<Asked> _waiting = [];
    private bool _isServing;
    private StoredUse? _stored;
    private Rules? _rules;

    /// <summary>The refusals of a request.</summary>
    public Task<IReadOnlyDictionary<TransactionHash, string>> AskAsync(Asked asked)
    {
        lock (_lock)
        {
            _waiting.Add(asked);
            if (!_isServing)
            {
                _isServing = true;
                _ = Task.Run(ServeAsync);
            }
        }

        return asked.Answer.Task;
    }

    /// <summary>Reads the quotas again for what is asked from now on.</summary>
    public void Forget() => _rules = null;

    private async Task ServeAsync()
    {
        while (true)
        {
            List<Asked> together;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isServing = false;
                    return;
                }

                (together, _waiting) = (_waiting, []);
            }

            try
            {
                IReadOnlyList<IReadOnlyDictionary<TransactionHash, string>> answers = await DecideAsync(together, CancellationToken.None);
                for (int i = 0; i < together.Count; i++)
                {
                    together[i].Answer.SetResult(answers[i]);
                }
            }
            catch (Exception exception)
            {
                _stored = null;
                foreach (Asked asked in together)
                {
                    asked.Answer.TrySetException(exception);
                }
            }
        }
    }

    private async ValueTask<IReadOnlyList<IReadOnlyDictionary<TransactionHash, string>>> DecideAsync(List<Asked> together, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                IReadOnlyList<QuotaRule> rules = await RulesAsync(cancellationToken);
                StoredUse stored = _stored ??= await QuotaUseRow.ReadAsync(tables, space.CustomerPartition(customer), cancellationToken);
                var draft = new QuotaDraft(settling, space, customer, rules, stored, clock.GetCurrentInstant());
                List<IReadOnlyDictionary<TransactionHash, string>> answers = [];
                foreach (Asked asked in together)
                {
                    answers.Add(await draft.DecideAsync(asked, cancellationToken));
                }

                if (await SaveAsync(draft, stored, cancellationToken))
                {
                    return answers;
                }
            }
            catch (StoreException fault) when (fault.Fault != StoreFault.Refused && tries < TriesMax)
            {
                // Whether or not the row was written: it is read again, and what it holds already is not taken twice.
            }

            _stored = null;
            if (tries == TriesMax)
            {
                throw new StoreException(StoreFault.Throttled, "The customer's quotas are asked for by too many at once");
            }
        }
    }

    /// <summary>False when another instance has written the row since it was read.</summary>
    private async ValueTask<bool> SaveAsync(QuotaDraft draft, StoredUse stored, CancellationToken cancellationToken)
    {
        StoredUse after = stored with { Windows = draft.Windows() };
        if (draft.HasReserved)
        {
            RowWrite write = QuotaUseRow.Write(space.CustomerPartition(customer), stored, after.Windows.Values);
            CommitResult committed = await tables.CommitAsync(UsageRows.Table, [write], cancellationToken);
            if (!committed.IsCommitted)
            {
                return false;
            }

            after = after with { ETag = committed.ETags[0] };
        }

        _stored = after;
        return true;
    }

    private async ValueTask<IReadOnlyList<QuotaRule>> RulesAsync(CancellationToken cancellationToken)
    {
        if (_rules is { } known && time.GetElapsedTime(known.ReadAt) < RulesMaxAge)
        {
            return known.All;
        }

        long at = time.GetTimestamp();
        IReadOnlyList<QuotaRule> all = await reader.FindAsync(space, customer, quota => quota.IsHard, cancellationToken);
        _rules = new Rules(all, at);
        return all;
    }

    private sealed record Rules(IReadOnlyList<QuotaRule> All, long ReadAt);
}
