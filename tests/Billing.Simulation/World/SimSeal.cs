using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>A close of a period: seals it, then reads what it bills. Repeated after a crash, as a queue message is.</summary>
internal sealed class SimSeal(int customer, Instant from, Instant to)
{
    /// <summary>What these seals are for: nobody bills it.</summary>
    public const string Scope = "close";

    private Task<(SealedPeriod Seal, UsageReading Billed)>? _running;

    public int Customer => customer;

    public Instant From => from;

    public Instant To => to;

    /// <summary>What was billed, once it was.</summary>
    public (SealedPeriod Seal, UsageReading Billed)? Result { get; private set; }

    public SimProcess? Process { get; private set; }

    public void Start(MemoryTables tables, MemoryBlobs blobs, SimProcess process)
    {
        Process = process;
        _running = RunAsync(new ArchivedTables(new SimTables(tables, process), new SimBlobs(blobs, process)));
    }

    /// <summary>True when the attempt is over, well or badly.</summary>
    public bool Finish()
    {
        if (_running is not { } finished)
        {
            return false;
        }

        Process!.RequireOver(finished);
        (_running, Process) = (null, null);
        if (finished.Exception?.InnerException is { } failure and not StoreException)
        {
            throw new InvalidOperationException("A seal failed for a reason of its own", failure);
        }

        if (finished.IsCompletedSuccessfully)
        {
            Result = finished.Result;
        }

        return true;
    }

    /// <summary>The process died: the next attempt starts from the beginning.</summary>
    public void Abandon() => (_running, Process) = (null, null);

    private async Task<(SealedPeriod, UsageReading)> RunAsync(ITableStore tables)
    {
        var key = SimCast.KeyOf($"c{customer}");
        SealedPeriod seal = await new UsageSeal(tables).SealAsync(SimCatalog.Space, key, Scope, from, to, default).ConfigureAwait(false);
        UsageReading billed = await new UsageReader(tables).ReadAsync(SimCatalog.Space, key, SimCatalog.Meters, from, to, default).ConfigureAwait(false);
        return (seal, billed);
    }
}
