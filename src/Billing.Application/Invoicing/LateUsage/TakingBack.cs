using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>What was taken back of one line of a period.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="CommitmentId">The commitment.</param>
/// <param name="Filter">Position of the charge's filter.</param>
/// <param name="Group">The group.</param>
/// <param name="AmountMinor">How much, before coupons and taxes.</param>
public sealed record TakenBack(BillingId? ChargeId, BillingId? CommitmentId, int? Filter, string? Group, long AmountMinor);

/// <summary>Collects what is to be taken back of final invoices, never more than each fee still holds: what was given back already is not given twice.</summary>
internal sealed class TakingBack
{
    private readonly List<(BilledDocument Document, Dictionary<int, long> Wanted)> _documents = [];
    private readonly List<TakenBack> _lines = [];

    /// <summary>By invoice: fee and amount.</summary>
    public IEnumerable<(BilledDocument Document, IReadOnlyList<(int FeeOrdinal, long AmountMinor)> Wanted)> Documents =>
        _documents.Select(entry => (entry.Document, (IReadOnlyList<(int, long)>)[.. entry.Wanted.OrderBy(each => each.Key).Select(each => (each.Key, each.Value))]));

    /// <summary>By line.</summary>
    public IReadOnlyList<TakenBack> Lines => _lines;

    /// <summary>Takes an amount of a line from fees, in the order given.</summary>
    public void Take(UsageLine line, long amountMinor, IEnumerable<(BilledDocument Document, Fee Fee)> fees)
    {
        long taken = TakeFrom(amountMinor, fees);
        if (taken > 0)
        {
            _lines.Add(new TakenBack(line.ChargeId, line.CommitmentId, line.Filter, line.Group, taken));
        }
    }

    /// <summary>Takes an amount from fees, in the order given; answers how much there was.</summary>
    public long TakeFrom(long amountMinor, IEnumerable<(BilledDocument Document, Fee Fee)> fees)
    {
        long taken = 0;
        foreach ((BilledDocument document, Fee fee) in fees)
        {
            int at = _documents.FindIndex(entry => ReferenceEquals(entry.Document, document));
            long before = at < 0 ? 0 : _documents[at].Wanted.GetValueOrDefault(fee.Ordinal);
            long part = Math.Min(amountMinor - taken, document.CreditableMinor(fee) - before);
            if (part <= 0)
            {
                continue;
            }

            if (at < 0)
            {
                _documents.Add((document, []));
                at = _documents.Count - 1;
            }

            _documents[at].Wanted[fee.Ordinal] = before + part;
            taken += part;
        }

        return taken;
    }
}
