using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Providers;
using Billing.Providers.Http;
using Billing.Simulation;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Billing.PaymentSimulation;

/// <summary>What outlives the processes of a history: rows, messages, time, and Stripe. Every choice comes from the seed.</summary>
internal sealed class PaymentWorld : IAsyncDisposable
{
    /// <summary>What can happen to a request to Stripe.</summary>
    public static readonly ProviderFault[] ProviderFaults =
    [
        ProviderFault.TooManyRequests, ProviderFault.ErrorBefore, ProviderFault.ErrorAfter, ProviderFault.SilentBefore, ProviderFault.SilentAfter, ProviderFault.BrokenAfter,
        ProviderFault.Garbage, ProviderFault.Redirect,
    ];

    /// <summary>What can happen to a call of the store.</summary>
    public static readonly FaultKind[] StoreFaults = Enum.GetValues<FaultKind>();

    private const int StoreFaultOneIn = 60;
    private const int InterruptOneIn = 30;
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(30);

    private readonly PaymentReport _report;
    private readonly FakeTimeProvider _callTime = new();
    private readonly Providers.PaymentProviders _adapters;
    private readonly List<(PaymentProcess Process, FaultPlan Plan)> _plans = [];
    private bool _isInterrupting;
    private int _commands;
    private int _processes;

    public PaymentWorld(int seed, PaymentReport report)
    {
        (Seed, _report, Random) = (seed, report, new Random(seed));
        Tables = new MemoryTables(Sabotage.None, new Random(seed), keepsLists: false);
        Queues = new MemoryQueues(Clock);
        Stripe = new StripeSimulator { Clock = () => Clock.GetCurrentInstant().ToUnixTimeSeconds() };
        Server = ProviderServer.Start(Stripe.Answer);
        _adapters = Providers.PaymentProviders.Create(
            new PaymentProviderOptions
            {
                Stripe = Server.Address, AllowsLoopback = true, Time = _callTime,
                Limits = ProviderHttpLimits.Default with { Timeout = CallTime, FirstDelay = TimeSpan.Zero, DelayMax = TimeSpan.Zero },
            },
            Clock);
        _ = EndSilenceAsync();
        Free = new PaymentProcess(this, FaultPlan.None(), 0);
        Restart(0);
        Restart(1);
    }

    public int Seed { get; }

    public Random Random { get; }

    public SettableClock Clock { get; } = new(Instant.FromUtc(2026, 5, 1, 0, 0));

    public MemoryTables Tables { get; }

    public MemoryQueues Queues { get; }

    public StripeSimulator Stripe { get; }

    public ProviderServer Server { get; }

    public IPaymentProviders Adapters => _adapters;

    /// <summary>The service without faults: for setting up and for judging.</summary>
    public PaymentProcess Free { get; }

    /// <summary>Two processes that fail.</summary>
    public PaymentProcess[] Processes { get; } = new PaymentProcess[2];

    public DataSpace Space { get; private set; }

    public List<(BillingId Id, Currency Currency)> Customers { get; } = [];

    public BillingId Connection { get; private set; }

    /// <summary>Pages whose address a customer has.</summary>
    public HashSet<string> PagesGiven { get; } = new(StringComparer.Ordinal);

    /// <summary>True while nothing goes wrong.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>What happens between the calls of a process: a step of the other one.</summary>
    public Func<PaymentProcess, Task>? Interruption { get; set; }

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    public T Pick<T>(IReadOnlyList<T> all) => all[Random.Next(all.Count)];

    public void Note(Deed deed, bool happened = true)
    {
        if (happened)
        {
            _report.Note(deed);
        }
    }

    public void Note(ProviderFault fault) => _report.Note(fault);

    /// <summary>A command that is the same however often its request is sent.</summary>
    public Command NewCommand(string name) => Command.FromJob(name, $"{++_commands}");

    /// <summary>A new process takes the place of one that died.</summary>
    public void Restart(int number)
    {
        int seed = (Seed * 1009) + ++_processes;
        FaultPlan plan = IsCalm ? FaultPlan.None() : FaultPlan.Random(seed, StoreFaultOneIn, StoreFaults);
        Processes[number] = new PaymentProcess(this, plan, seed);
        _plans.Add((Processes[number], plan));
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Calm()
    {
        IsCalm = true;
        Restart(0);
        Restart(1);
    }

    /// <summary>Before a call of a process: perhaps the other one does something in between.</summary>
    public async ValueTask BeforeCallAsync(PaymentProcess process)
    {
        if (!_isInterrupting && !IsCalm && process != Free && Interruption is { } interrupt && Chance(InterruptOneIn))
        {
            _isInterrupting = true;
            try
            {
                Note(Deed.Interrupted);
                await interrupt(Processes[process == Processes[0] ? 1 : 0]);
            }
            finally
            {
                _isInterrupting = false;
            }
        }
    }

    public async Task FoundAsync()
    {
        FoundedOrganization founded = (await Free.Get<Organizations>().FoundAsync(new NewOrganization("Seller", "USD", "UTC"), NewCommand("found"), default)).Value;
        Space = new DataSpace(founded.Organization.Id.Owner, Mode.Live);
        var settings = new Dictionary<string, string> { ["secret_key"] = "sk_test_right", ["webhook_secret"] = "whsec_test" };
        Connection = (await Free.Get<SaveConnection>().CreateAsync(
            Space, PaymentProviderKind.Stripe, new ConnectionChange { Settings = settings }, NewCommand("connect"), default)).Value.Value.Id;
        foreach (string currency in new[] { "USD", "JPY" })
        {
            var input = new NewCustomer { ExternalId = currency, Name = currency, Email = "pay@acme.example", Currency = Currency.Parse(currency) };
            Customers.Add(((await Free.Get<CreateCustomer>().RunAsync(Space, input, NewCommand("customer"), default)).Value.Value.Id, input.Currency));
        }
    }

    /// <summary>All that is stored of a customer.</summary>
    public async Task<CustomerRecord> ReadAsync(BillingId customer) => (await Free.Get<CustomerRecordReader>().ReadAsync(Space, customer.Owner, default))!;

    public async ValueTask DisposeAsync()
    {
        foreach ((_, FaultPlan plan) in _plans)
        {
            Array.ForEach(StoreFaults, fault => _report.Note(fault, plan.Fired(fault)));
        }

        _adapters.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Whenever Stripe falls silent on a call, its time is up.</summary>
    private async Task EndSilenceAsync()
    {
        while (true)
        {
            await Server.SilenceAsync();
            _callTime.Advance(CallTime);
        }
    }
}
