using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.Simulation;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>An organization of one seed: stores, clock, instances, and what was acknowledged. Every choice comes from the seed, so a failing seed fails again.</summary>
internal sealed class CycleWorld
{
    private const int WaitsLateMaxMs = 900;
    private const int HubPartitions = 2;

    /// <summary>Lists are rewritten with every change: so few organizations keep theirs.</summary>
    private const int ListsOneIn = 8;

    /// <summary>Payments cost time: every other organization takes them through a bank.</summary>
    private const int BanksOneIn = 2;

    private readonly Random _random;
    private readonly Break _broken;
    private readonly SimClock _clock;
    private readonly List<Action> _late = [];
    private int _transactions;
    private int _commands;

    public CycleWorld(int seed, Break broken)
    {
        (_random, _broken) = (new Random(seed), broken);
        _clock = new SimClock(Instant.FromUtc(2023 + _random.Next(6), 1 + _random.Next(12), 1 + _random.Next(28), _random.Next(24), _random.Next(60)));
        Start = _clock.Now;
        KeepsLists = seed % ListsOneIn == 0;
        Tables = new MemoryTables(Sabotage.None, new Random(seed), KeepsLists) { Committed = KeepsLists ? Hear : null };
        Queues = new MemoryQueues(_clock);
        Hub = new MemoryHub(_clock, HubPartitions);
        if (seed % BanksOneIn == 0)
        {
            Bank = new Bank(this, new Random(seed * 31));
            BankLife = new BankLife(this, new Random(seed * 37));
        }

        Free = NewService(SimProcess.Free(), Break.None);
        for (int i = 0; i < Workers.Length; i++)
        {
            RestartWorker(i);
            RestartApi(i);
        }
    }

    public DataSpace Space { get; set; }

    /// <summary>Collects the organization's money; null when everything is paid by hand.</summary>
    public Bank? Bank { get; }

    /// <summary>What happens there.</summary>
    public BankLife? BankLife { get; }

    /// <summary>The connection to the bank.</summary>
    public BillingId Connection { get; set; }

    /// <summary>How customers are asked for what is overdue; null when nobody asks them.</summary>
    public DunningCampaign? Campaign { get; set; }

    /// <summary>Hears what is begun and ended; null when nobody listens.</summary>
    public Action<string>? Trace { get; init; }

    public MemoryTables Tables { get; }

    public MemoryQueues Queues { get; }

    public MemoryHub Hub { get; }

    /// <summary>The service without gates and faults: for setting up and for judging.</summary>
    public CycleService Free { get; }

    /// <summary>Instances that count, work on queues and run the timer.</summary>
    public CycleWorker[] Workers { get; } = new CycleWorker[2];

    /// <summary>Instances that answer requests.</summary>
    public CycleApi[] Apis { get; } = new CycleApi[2];

    /// <summary>True when the lists of this organization are kept, and its events judged.</summary>
    public bool KeepsLists { get; }

    /// <summary>Ids of the events that commits have announced.</summary>
    public HashSet<BillingId> Announced { get; } = [];

    public List<Request> Requests { get; } = [];

    public List<PlanFact> Plans { get; } = [];

    public List<CustomerFact> Customers { get; } = [];

    public IEnumerable<SubscriptionFact> Subscriptions => Customers.SelectMany(customer => customer.Subscriptions);

    /// <summary>Who issues invoices, the default first, and whether its numbers have no gaps.</summary>
    public List<(BillingId Id, bool IsGapless)> Entities { get; } = [];

    /// <summary>Rates of the tax, from when, and since when the change is known to have been made: a slow one may come into effect in between.</summary>
    public List<(Instant From, Instant Known, decimal Rate)> TaxRates { get; } = [];

    public FaultCounts Faults { get; } = new();

    public Tally<LifeEvent> Life { get; } = new();

    public Tally<Trouble> Troubles { get; } = new();

    public Instant Start { get; }

    public Instant Now => _clock.Now;

    /// <summary>True while nothing goes wrong.</summary>
    public bool IsCalm { get; set; }

    public void Pass(Duration time) => _clock.Now += time;

    public void RestartWorker(int number) => Workers[number] = new CycleWorker(NewService(NewProcess(), _broken), Queues, Hub);

    public void RestartApi(int number)
    {
        Apis[number]?.Request?.Abandon();
        Apis[number] = new CycleApi(NewService(NewProcess(), _broken));
    }

    /// <summary>Commits that nobody waits for any more arrive now.</summary>
    public void LandAll()
    {
        List<Action> landing = [.. _late];
        _late.Clear();
        landing.ForEach(land => land());
    }

    /// <summary>Calls of a customer, taken by the intake; some messages come twice.</summary>
    public void Call(CustomerFact customer, IReadOnlyList<Instant> at)
    {
        var block = new EventBlockWriter();
        foreach (Instant instant in at)
        {
            block.Add(new AcceptedEvent(
                Space, customer.Id.Owner, Now, new UsageEvent($"t{++_transactions}", customer.ExternalId, CycleCatalog.Metric, instant, UsageProperties.Empty)));
        }

        var message = new LogMessage(HubMessage.Encode(block.Written));
        if (_broken != Break.Usage || _random.Next(12) > 0)
        {
            Hub.Append(_random.Next(Hub.Count), message);
        }

        if (!IsCalm && _random.Next(10) == 0)
        {
            Faults.Note(SimFault.MessageSentTwice);
            Hub.Append(_random.Next(Hub.Count), message);
        }

        customer.Calls.AddRange(at);
    }

    /// <summary>A command that is the same however often the request is sent.</summary>
    public Command NewCommand(string name) => Command.FromJob(name, $"{++_commands}");

    /// <summary>Puts a request on its way.</summary>
    public void Ask(string name, Func<CycleService, Task<bool>> send, Func<bool>? isReady = null) => Requests.Add(new Request(name, send, isReady));

    /// <summary>True when nothing of a customer is due, so that it is certain what a change now comes before and after.</summary>
    public bool IsQuiet(CustomerFact customer) =>
        !(Free.Get<CustomerReader>().FindAccountAsync(Space, customer.Id, default).AsTask().GetAwaiter().GetResult()!.NextDueAt <= Now);

    /// <summary>All that is stored of a customer. In memory nothing waits: every call is over when it returns.</summary>
    public CustomerRecord Read(CustomerFact customer) =>
        Free.Get<CustomerRecordReader>().ReadAsync(Space, customer.Id.Owner, default).AsTask().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException("A customer is gone");

    /// <summary>The invoices of a customer.</summary>
    public List<Invoice> Invoices(CustomerFact customer) => Rows(customer, "inv|", StoredJson.Default.Invoice);

    /// <summary>The payments of a customer.</summary>
    public List<Payment> Payments(CustomerFact customer) => Rows(customer, "pay|", StoredJson.Default.Payment);

    /// <summary>What is stored of a customer under a prefix.</summary>
    public List<T> Rows<T>(CustomerFact customer, string prefix, JsonTypeInfo<T> type)
    {
        PartitionAddress address = CustomerRows.PartitionOf(Space, customer.Id);
        return [.. Tables.Query(address.Table, RowRange.Prefix(address.PartitionKey, prefix)).Rows.Select(row => DocumentCodec.Read(row.Columns, type)!)];
    }

    private void Hear(IReadOnlyList<RowWrite> writes)
    {
        foreach (RowWrite write in writes.Where(write => write.Kind == RowWriteKind.Insert && write.RowKey.StartsWith(OutboxPages.Prefix, StringComparison.Ordinal)))
        {
            IEnumerable<OutboxItem> items = OutboxPages.Read(new TableRow(write.PartitionKey, write.RowKey, "", write.Columns));
            Announced.UnionWith(items.Select(item => item.Entry).OfType<ListUpsert>().Where(entry => entry.List == DomainEvents.List.Name).Select(entry => entry.Id));
        }
    }

    private SimProcess NewProcess() => new(_random, Faults, _late);

    private CycleService NewService(SimProcess process, Break broken) => new(
        process, new BrokenTables(new SimTables(Tables, process), broken, _random), new SimQueues(Queues, process), new SimHubEnds(Hub, process, Sabotage.None),
        _clock, new SimTime(_clock, process, () => _random.Next(WaitsLateMaxMs)), _random, new EveryVersion(Plans), new BankCalls(this, process, _random));
}
