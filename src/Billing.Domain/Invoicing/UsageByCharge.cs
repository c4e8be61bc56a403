using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>The usages of a bill, found by their charge in the order in which they came, without a copy of them.</summary>
internal readonly struct UsageByCharge
{
    private const int None = -1;

    private readonly IReadOnlyList<ChargeUsage> _usages;
    private readonly Dictionary<BillingId, (int First, int Last)> _ends;
    private readonly int[] _next;

    internal UsageByCharge(IReadOnlyList<ChargeUsage> usages)
    {
        _usages = usages;
        _ends = new Dictionary<BillingId, (int First, int Last)>(usages.Count);
        _next = new int[usages.Count];
        for (int i = 0; i < usages.Count; i++)
        {
            _next[i] = None;
            BillingId charge = usages[i].ChargeId;
            if (_ends.TryGetValue(charge, out (int First, int Last) ends))
            {
                _next[ends.Last] = i;
                _ends[charge] = ends with { Last = i };
            }
            else
            {
                _ends.Add(charge, (i, i));
            }
        }
    }

    internal ChargeUsage this[int index] => _usages[index];

    /// <summary>Position of a charge's first usage, or -1.</summary>
    internal int First(BillingId charge) => _ends.TryGetValue(charge, out (int First, int Last) ends) ? ends.First : None;

    /// <summary>Position of the next usage of the same charge, or -1.</summary>
    internal int Next(int index) => _next[index];
}
