using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Storage;

namespace Billing.PaymentSimulation;

/// <summary>What many histories gave.</summary>
public sealed class PaymentReport
{
    private readonly int[] _deeds = new int[Enum.GetValues<Deed>().Length];

    /// <summary>How often each fault of a call happened.</summary>
    public SortedDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Histories that ended wrong.</summary>
    public int Failed { get; set; }

    /// <summary>How often a deed happened.</summary>
    public int this[Deed deed] => _deeds[(int)deed];

    /// <summary>What never happened.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. Enum.GetValues<Deed>().Where(deed => this[deed] == 0).Select(deed => deed.ToString()),
        .. PaymentWorld.ProviderFaults.Where(fault => !Faults.ContainsKey($"Stripe {fault}")).Select(fault => $"Stripe {fault}"),
        .. PaymentWorld.StoreFaults.Where(fault => !Faults.ContainsKey($"store {fault}")).Select(fault => $"store {fault}"),
    ];

    internal void Note(Deed deed) => _deeds[(int)deed]++;

    internal void Note(FaultKind fault, int count) => Add($"store {fault}", count);

    internal void Note(ProviderFault fault) => Add($"Stripe {fault}", 1);

    private void Add(string name, int count)
    {
        if (count > 0)
        {
            Faults[name] = Faults.GetValueOrDefault(name) + count;
        }
    }
}

/// <summary>
/// Runs histories of payments, one a seed: two customers with invoices that are collected, paid on pages and by hand, refunded, disputed; Stripe over real HTTP, whose answers go wrong; webhooks that are lost,
/// doubled, early and out of order; two processes that fail and die at any call of the store and come between each other's calls.
/// </summary>
public static class PaymentRun
{
    /// <summary>Runs one; the answer is what is wrong at its end, or null.</summary>
    public static async Task<string?> RunAsync(int seed, PaymentReport report)
    {
        string? wrong;
        try
        {
            await using var world = new PaymentWorld(seed, report);
            wrong = await new History(world).RunAsync();
        }
        catch (Exception exception)
        {
            wrong = exception.ToString();
        }

        report.Failed += wrong is null ? 0 : 1;
        return wrong;
    }
}
