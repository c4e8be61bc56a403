using System.Text;
using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Costs.Quotas;
using Billing.Application.Customers;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Costs;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Application.Tests.Costs;

/// <summary>One process with an intake that asks the gate, a counter and the look at quotas, over <see cref="LateCatalog"/> and a hub that outlives it.</summary>
internal sealed class QuotaSite : IUsageCustomers
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 4, 10, 12, 0);
    private readonly Site _site;
    private readonly Hub _hub;
    private readonly UsageAggregation _aggregation;
    private OwnerKey _customer;

    public QuotaSite(Site site, Hub hub)
    {
        (_site, _hub) = (site, hub);
        var catalog = new LateCatalog();
        var time = new ClockTime(site.World.Clock);
        var customers = new CustomerReader(site.Tables, site.Names);
        var usage = new UsageReader(site.Tables);
        var rules = new QuotaRuleReader(site.Tables, catalog, customers);
        var hard = new HardQuotas(site.Tables, time);
        Gate = new QuotaGate(
            site.Tables, hard, rules, usage, new UsageEvents(site.Tables, this), site.World.Clock, time, new HubProgress(site.Tables, hub, UsageOptions.Default));
        Quotas = new SaveQuota(site.Transactor, catalog, hard, Gate);
        Reader = new QuotaReader(site.Tables, customers, rules, Gate, site.World.Clock);
        Ingest = new UsageIngest(hub, catalog, this, site.World.Clock, UsageOptions.Default, Gate);
        var hints = new UsageHints(site.Queues, time);
        _aggregation = new UsageAggregation(site.Tables, catalog, this, site.World.Clock, UsageOptions.Default with { ParallelCustomers = 1 }, hints);
        Alarm = new TellQuotas(site.Tables, site.Transactor, rules, usage, site.World.Clock);
        _customer = IdDerivation.Owner(0, "nobody");
    }

    public QuotaGate Gate { get; }

    public SaveQuota Quotas { get; }

    public QuotaReader Reader { get; }

    public UsageIngest Ingest { get; }

    public IUsageAlarm Alarm { get; }

    public async Task<Customer> CustomerAsync()
    {
        var reader = new CustomerReader(_site.Tables, _site.Names);
        return await reader.FindAsync(_site.Space, "acme", default)
            ?? (await new CreateCustomer(_site.Transactor, _site.Names, reader)
                .RunAsync(_site.Space, new NewCustomer { ExternalId = "acme", Name = "Acme" }, Command.FromJob("customer"), default)).Value.Value;
    }

    public async Task<Quota> LimitAsync(decimal limit, QuotaEnforcement enforcement = QuotaEnforcement.Hard, QuotaPeriod period = QuotaPeriod.Month)
    {
        Customer customer = await CustomerAsync();
        return (await Quotas.CreateAsync(
            _site.Space, new NewQuota(customer.Id, "calls", limit, period, enforcement), Command.FromJob("quota", $"{limit}{enforcement}{period}"), default)).Value.Value;
    }

    /// <summary>Sends events, each a request of its own, and says what became of each.</summary>
    public async Task<List<IngestVerdict>> SendAsync(params UsageEvent[] events)
    {
        await KnowAsync();
        List<IngestVerdict> verdicts = [];
        foreach (UsageEvent one in events)
        {
            verdicts.AddRange(await SendTogetherAsync(IngestPolicy.TakeValid, one));
        }

        return verdicts;
    }

    /// <summary>Sends events in one request.</summary>
    public async Task<IReadOnlyList<IngestVerdict>> SendTogetherAsync(IngestPolicy policy, params UsageEvent[] events)
    {
        await KnowAsync();
        ReadEvent[] read = [.. events.Select((usage, i) => new ReadEvent(["body", $"{i}"], usage, []))];
        return [.. (await Ingest.IngestAsync(_site.Space, read, policy, default)).Value.Results.Select(result => result.Verdict)];
    }

    /// <summary>Asks the gate as the intake does, and dies before anything is sent.</summary>
    public async Task<int> ReserveAsync(params UsageEvent[] events)
    {
        await KnowAsync();
        AcceptedEvent[] accepted = [.. events.Select(one => new AcceptedEvent(_site.Space, _customer, _site.World.Clock.GetCurrentInstant(), one))];
        return (await Gate.AdmitAsync(_site.Space, accepted, isAllOrNothing: false, default)).Count;
    }

    /// <summary>Counts everything that the hub has, whatever was counted before.</summary>
    public async Task CountAsync()
    {
        await KnowAsync();
        HubEvent[] batch = [.. _hub.Messages.Select((body, i) => new HubEvent(i, $"{i}", _site.World.Clock.GetCurrentInstant(), null, body))];
        if (batch.Length > 0)
        {
            await _aggregation.AggregateAsync(new HubBatch(UsageOptions.Default.Hub, 0, batch), TimeBudget.Ample(), default);
        }
    }

    public async Task<decimal> CountedAsync(Instant? from = null, Instant? to = null)
    {
        await KnowAsync();
        var meter = new UsageMeter("calls", MeterKind.Sum, "n");
        UsageReading reading = await new UsageReader(_site.Tables).ReadAsync(
            _site.Space, _customer, [meter], from ?? Instant.FromUtc(2026, 1, 1, 0, 0), to ?? Instant.FromUtc(2027, 1, 1, 0, 0), default);
        return reading.Meters[0].Units;
    }

    public async Task LookAsync()
    {
        await KnowAsync();
        await Alarm.LookAsync(_site.Space, _customer, default);
        await _site.Dispatcher.TryDrainAsync(PartitionAddress.Customer(_site.Space, _customer), default);
    }

    ValueTask<OwnerKey?> IUsageCustomers.FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) => ValueTask.FromResult<OwnerKey?>(_customer);

    private async Task KnowAsync() => _customer = (await CustomerAsync()).Id.Owner;
}

/// <summary>A hub of one partition that keeps what it is sent.</summary>
internal sealed class Hub : IEventLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _messages.AddRange(messages.Select(message => Encoding.UTF8.GetString(message.Body.Span)));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([new PartitionEnd(0, 0, Messages.Count - 1, DateTimeOffset.UnixEpoch)]);
}
