using System.Collections.Concurrent;
using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Invoicing.Numbering;

/// <summary>
/// Claims the next numbers of billing entities. A claim is a row of the entity's partition that names the invoice, inserted with the counter's advance: the
/// same invoice always finds its own number, and no other gets it. Claims of one process that come at once share a transaction.
/// </summary>
public sealed class NumberClaims(ITableStore tables, TimeProvider time)
{
    private const int ClaimsPerTransaction = 50;
    private const int AttemptsMax = 60;
    private const int DelayMaxMs = 200;
    private const string CounterRow = "counter";
    private const string NumberColumn = "n";

    private readonly ConcurrentDictionary<string, SharedBatch<Claim>> _lanes = new(StringComparer.Ordinal);

    /// <summary>The invoice's number; the next one of the entity when it has none yet.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="entityId">Whose sequence.</param>
    /// <param name="firstNumber">The least number that may be given.</param>
    /// <param name="invoiceId">A final invoice: whatever is claimed is used.</param>
    /// <exception cref="StoreException">The store stays broken or busy; claiming again is safe.</exception>
    internal async ValueTask<long> ClaimAsync(DataSpace space, BillingId entityId, int firstNumber, BillingId invoiceId)
    {
        string partition = $"{space}|numbers|{entityId}";
        var claim = new Claim(invoiceId, firstNumber);
        await _lanes.GetOrAdd(partition, key => new SharedBatch<Claim>(claims => ClaimAsync(key, claims))).AddAsync([claim]);
        return claim.Number;
    }

    private async Task ClaimAsync(string partition, IReadOnlyList<Claim> claims)
    {
        foreach (Claim[] part in claims.DistinctBy(claim => claim.InvoiceId).Chunk(ClaimsPerTransaction))
        {
            for (int attempt = 1; !await TryClaimAsync(partition, part, attempt == AttemptsMax); attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(DelayMaxMs, 1 << Math.Min(attempt, 8))), time);
            }
        }

        foreach (Claim claim in claims)
        {
            claim.Number = claims.First(each => each.InvoiceId == claim.InvoiceId).Number;
        }
    }

    /// <summary>False when another claimed at the same time, or when nobody knows: the claims that are there tell.</summary>
    private async ValueTask<bool> TryClaimAsync(string partition, Claim[] claims, bool isLast)
    {
        try
        {
            TableRow? counter = await tables.GetAsync(Tables.Names, partition, CounterRow, CancellationToken.None);
            long next = counter?.Columns.Integer(NumberColumn) ?? 1;
            List<RowWrite> writes = [];
            foreach (Claim claim in claims)
            {
                string row = string.Create(CultureInfo.InvariantCulture, $"inv|{claim.InvoiceId}");
                TableRow? known = await tables.GetAsync(Tables.Names, partition, row, CancellationToken.None);
                claim.Number = known?.Columns.Integer(NumberColumn) ?? (next = Math.Max(next, claim.FirstNumber));
                if (known is null)
                {
                    next++;
                    writes.Add(RowWrite.Insert(partition, row, new Columns().Set(NumberColumn, claim.Number)));
                }
            }

            if (writes.Count == 0)
            {
                return true;
            }

            Columns advanced = new Columns().Set(NumberColumn, next);
            writes.Insert(0, counter is null ? RowWrite.Insert(partition, CounterRow, advanced) : RowWrite.Replace(partition, CounterRow, counter.ETag, advanced));
            return (await tables.CommitAsync(Tables.Names, writes, CancellationToken.None)).IsCommitted
                || (isLast ? throw new StoreException(StoreFault.Throttled, $"Numbers of {partition} are claimed by too many at once") : false);
        }
        catch (StoreException fault) when (fault.Fault != StoreFault.Refused && !isLast)
        {
            return false;
        }
    }

    private sealed class Claim(BillingId invoiceId, int firstNumber)
    {
        public BillingId InvoiceId { get; } = invoiceId;

        public int FirstNumber { get; } = firstNumber;

        public long Number { get; set; }
    }
}
