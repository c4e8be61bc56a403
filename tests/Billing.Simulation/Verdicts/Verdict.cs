using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Judges a world at rest by what its producers know and by what the service answers.</summary>
internal sealed class Verdict(SimWorld world)
{
    private readonly Dictionary<string, List<KnownFact>> _known =
        world.Customers.ToDictionary(customer => customer.ExternalId, customer => KnownUsage.Of(world.Tables, world.Blobs, customer), StringComparer.Ordinal);

    /// <summary>What is wrong, or null.</summary>
    public string? Judge()
    {
        world.Faults.Note(SimFault.SegmentArchived, world.Customers.Any(IsArchived));
        return JudgeAll();
    }

    private string? JudgeAll() =>
        JudgeEvents(out List<UsageEvent> counted) ?? JudgeLetters() ?? JudgeAmendments() ?? JudgeHolding(counted) ?? JudgeCounters(counted) ?? JudgeSeals(counted)
        ?? JudgeInvoices() ?? JudgeRecomputed() ?? JudgeLeftovers() ?? JudgeHub();

    /// <summary>Acknowledged events are there exactly once, others at most once, and nothing else is.</summary>
    private string? JudgeEvents(out List<UsageEvent> counted)
    {
        EventPage page = Answer(new UsageEvents(Open, SimCatalog.One).ListAsync(SimCatalog.Space, new EventQuery { Limit = int.MaxValue / 2 }, default));
        counted = [.. page.Events.Select(one => one.Event)];
        if (counted.GroupBy(usage => usage.TransactionId, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"event {twice.Key} is stored {twice.Count()} times";
        }

        if (counted.Find(usage => !world.Producer.HasSent(usage)) is { } foreign)
        {
            return $"event {foreign.TransactionId} was never sent like that";
        }

        var known = _known.Values.SelectMany(facts => facts).Select(fact => fact.TransactionId).ToHashSet(StringComparer.Ordinal);
        UsageEvent? lost = world.Producer.Sent.FirstOrDefault(usage => world.Producer.AcknowledgedAt(usage) is not null && !known.Contains(usage.TransactionId));
        return lost is not null ? $"event {lost.TransactionId} was acknowledged and is lost"
            : page.TotalCount != counted.Count ? $"{counted.Count} events are listed, the total says {page.TotalCount}"
            : null;
    }

    private string? JudgeLetters() =>
        new LetterVerdict(world, _known.Values.SelectMany(facts => facts).Select(fact => fact.TransactionId).ToHashSet(StringComparer.Ordinal)).Judge();

    private string? JudgeAmendments() => world.Customers
        .Select(customer => new AmendmentVerdict(world, customer, _known[customer.ExternalId]).Judge()).FirstOrDefault(wrong => wrong is not null);

    /// <summary>What is listed is what holds of all that was stated.</summary>
    private string? JudgeHolding(List<UsageEvent> counted)
    {
        var holding = _known.Values.SelectMany(facts => facts).Select(fact => fact.Holding).OfType<UsageEvent>().ToHashSet();
        int held = holding.Count;
        UsageEvent? wrong = counted.Find(usage => !holding.Remove(usage)) ?? holding.FirstOrDefault();
        return wrong is null ? null : $"event {wrong.TransactionId} should {(counted.Contains(wrong) ? "not " : "")}be listed as {wrong}; {counted.Count} are, should be {held}";
    }

    /// <summary>The counters and the directory of transactions say what the raw events say.</summary>
    private string? JudgeRecomputed()
    {
        if (!world.IsRecomputed)
        {
            return null;
        }

        var recompute = new UsageRecompute(Open, new UsageCatalog(SimCatalog.One, SimCatalog.One, SimCatalog.One));
        UtcDay first = UtcDay.Of(world.Start - Duration.FromDays(60)), last = UtcDay.Of(world.Now);
        foreach (SimCustomer customer in world.Customers)
        {
            RecomputeReport report = Answer(recompute.RunAsync(SimCatalog.Space, customer.Key, first, last, repairs: false, default));
            world.Faults.Note(SimFault.CountersRecomputed, report.Events > 0);
            world.Faults.Note(SimFault.ArchiveReadBack, IsArchived(customer));
            int held = _known[customer.ExternalId].Count(fact => fact.Holding is not null);
            if (!report.IsRight || report.Events != held)
            {
                return $"counters of {customer} differ from its {held} events: {report}";
            }
        }

        return null;
    }

    /// <summary>Every reading, in any zone and at any edge, is what the oracle counts.</summary>
    private string? JudgeCounters(List<UsageEvent> counted)
    {
        var reader = new UsageReader(Open);
        ILookup<string, UsageEvent> byCustomer = counted.ToLookup(usage => usage.CustomerExternalId, StringComparer.Ordinal);
        Instant start = world.Start;
        (Instant From, Instant To)[] windows =
        [
            (start + Duration.FromMinutes(90), start + Duration.FromHours(25)), (start - Duration.FromHours(11), start + Duration.FromDays(6)),
            (start + Duration.FromHours(27) + Duration.FromSeconds(1020), start + Duration.FromHours(28) - Duration.FromSeconds(900)),
        ];
        for (int i = 0; i < world.Customers.Count; i++)
        {
            SimCustomer customer = world.Customers[i];
            foreach ((Instant from, Instant to) in new[] { (start - Duration.FromDays(8), world.Now), windows[i % windows.Length] })
            {
                UsageReading reading = Answer(reader.ReadAsync(SimCatalog.Space, customer.Key, SimCatalog.Meters, from, to, default));
                foreach (MeterReading meter in reading.Meters)
                {
                    decimal expected = Oracle.Units(byCustomer[customer.ExternalId], meter.Meter, from, to);
                    if (meter.Units != expected)
                    {
                        return $"{meter.Meter.Kind} of {customer} in [{from}, {to}) is {meter.Units}, should be {expected}";
                    }
                }
            }
        }

        return null;
    }

    /// <summary>What is now known of a sealed period was billed with it, or a note says that it must be rated again.</summary>
    private string? JudgeSeals(List<UsageEvent> counted)
    {
        foreach (SimSeal seal in world.Seals)
        {
            (SealedPeriod sealedPeriod, UsageReading billed) = seal.Result!.Value;
            OwnerKey key = SimCast.KeyOf($"c{seal.Customer}");
            UsageEvent[] own = [.. counted.Where(usage => usage.CustomerExternalId == $"c{seal.Customer}")];
            bool isUnchanged = billed.Meters.All(meter => meter.Units == Oracle.Units(own, meter.Meter, seal.From, seal.To));
            bool hasNote = world.Tables.Query(Tables.Usage, RowRange.Prefix(SimCatalog.Space.CustomerPartition(key), "r|")).Rows.Any(row =>
                row.Columns.Integer("from") == seal.From.ToUnixTimeTicks() && row.Columns.Integer("to") == seal.To.ToUnixTimeTicks());
            if (!isUnchanged && !hasNote)
            {
                return $"the period [{seal.From}, {seal.To}) of c{seal.Customer} changed after seal {sealedPeriod.Version} without a note";
            }

            if (hasNote)
            {
                world.Faults.Note(SimFault.LateAfterSeal);
            }
        }

        return null;
    }

    private bool IsArchived(SimCustomer customer) => world.Tables
        .Query(UsageRows.Table, RowRange.Prefix(SimCatalog.Space.CustomerPartition(customer.Key), UsageRows.Segments)).Rows.Any(row => ArchivedBody.Of(row.Columns) is not null);

    private string? JudgeInvoices() => world.Customers
        .Select(customer => new InvoiceVerdict(Evidence, customer, _known[customer.ExternalId]).Judge()).FirstOrDefault(wrong => wrong is not null);

    /// <summary>Nothing is left over once the daily run has looked at every day.</summary>
    private string? JudgeLeftovers() => world.Customers
        .Select(customer => SimLeftovers.Find(world, customer) is { } key ? $"row {key} of {customer} is named by nothing" : null).FirstOrDefault(wrong => wrong is not null);

    private string? JudgeHub()
    {
        HubProgress progress = world.Progress();
        HubTarget target = progress.ReadTargetAsync(default).GetAwaiter().GetResult();
        HubCatchUp caughtUp = Answer(progress.CheckAsync(target, default));
        return caughtUp.IsCaughtUp ? null : $"partition {caughtUp.Lags[0].Partition} is not caught up";
    }

    private Evidence Evidence => new(world.Tables, world.Now, world.Moves, world.Producer.AcknowledgedAt, id => world.Amender.Find(id)?.AcknowledgedAt, world.Faults);

    private ITableStore Open => world.Open;

    private static T Answer<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
