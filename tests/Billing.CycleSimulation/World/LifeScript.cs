using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What the organization and its customers do, by chance.</summary>
internal sealed class LifeScript(CycleWorld world, Random random)
{
    private const int CustomersMin = 2;
    private const int CustomersMax = 4;
    private const int SubscriptionsMax = 3;

    /// <summary>So much less than this happens at a step. Most organizations are quiet: there a subscription lives for years.</summary>
    private static readonly int[] Paces = [2, 2, 3, 4];

    internal static readonly string[] Zones =
    [
        "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
        "Pacific/Chatham", "America/St_Johns", "America/Santiago", "Africa/Casablanca", "Asia/Beirut", "America/Los_Angeles",
    ];

    private static readonly int[] Terms = [0, 0, 7, 30];

    private Instant _happened = Instant.MaxValue;

    private readonly int _pace = Paces[random.Next(Paces.Length)];
    private readonly int _subscriptionsMax = random.Next(1, SubscriptionsMax + 1);
    private readonly SignUps _signUps = new(world, random);
    private readonly SubscriptionRequests _subscriptions = new(world, random);
    private readonly ChangeRequests _changes = new(world, random);
    private readonly CustomerRequests _customers = new(world, random);
    private readonly MoneyRequests _money = new(world, random);
    private readonly CouponRequests _coupons = new(world, random);
    private readonly SaleRequests _sales = new(world, random);
    private readonly PaymentRequests _payments = new(world, random);

    /// <summary>The first customers.</summary>
    public async Task BeginAsync()
    {
        int count = random.Next(CustomersMin, CustomersMax + 1);
        for (int i = 0; i < count; i++)
        {
            string name = $"c{i}", zone = Zones[random.Next(Zones.Length)];
            int graceDays = random.Next(2) == 0 ? 0 : random.Next(1, 6);
            var input = new NewCustomer
            {
                ExternalId = name, Name = name, TimeZoneId = zone, InvoiceGracePeriodDays = graceDays, NetPaymentTermDays = Terms[random.Next(Terms.Length)],
                BillingEntityId = random.Next(3) switch { 0 => null, var entity => world.Entities[entity - 1].Id },
            };
            Result<Outcome<Domain.Customers.Customer>> made =
                await world.Free.Get<CreateCustomer>().RunAsync(world.Space, input, Command.FromJob("customer", name), default);
            world.Customers.Add(new CustomerFact(made.Value.Value.Id, name, DateTimeZoneProviders.Tzdb[zone], graceDays));
        }
    }

    /// <summary>A little of life.</summary>
    public void Happen()
    {
        Begin();
        foreach (CustomerFact customer in world.Customers.Where(customer => customer.Money.Wallets.Exists(wallet => wallet.ExpirationAt > _happened && wallet.ExpirationAt <= world.Now)))
        {
            _sales.SellLines(customer, mayStayDraft: false); // perhaps before the timer has come to the wallet
        }

        _happened = world.Now;
        for (int i = random.Next(_pace); i > 0; i--)
        {
            CustomerFact customer = world.Customers[random.Next(world.Customers.Count)];
            switch (random.Next(world.Bank is null ? 24 : 29))
            {
                case < 9:
                    Call(customer);
                    break;
                case < 12 when !customer.IsMoving && customer.Subscriptions.Count(one => !(one.EndsAt <= world.Now)) < _subscriptionsMax:
                    _signUps.SignUp(customer);
                    break;
                case < 15 when Free(customer) is { } subscription:
                    _subscriptions.Change(subscription);
                    break;
                case < 18 when Free(customer) is { } subscription:
                    _changes.Change(subscription);
                    break;
                case 18:
                    UpdatePlan();
                    break;
                case 19:
                    _customers.Happen(customer);
                    break;
                case < 22:
                    _money.Happen(customer);
                    break;
                case 22:
                    _coupons.Happen(customer);
                    break;
                case 23:
                    _sales.Happen(customer);
                    break;
                default:
                    _payments.Happen(customer);
                    break;
            }
        }
    }

    /// <summary>What was to begin by itself begins.</summary>
    public void Begin()
    {
        foreach (SubscriptionFact fact in world.Subscriptions.Where(one => one.StartsAt <= world.Now))
        {
            (fact.StartedAt, fact.StartsAt, fact.ActiveSince) = (fact.StartsAt, null, fact.StartsAt!.Value);
            world.Life.Note(LifeEvent.StartedByItself);
        }
    }

    private void Call(CustomerFact customer)
    {
        bool isLate = random.Next(6) == 0;
        world.Life.Note(isLate ? LifeEvent.UsageLate : LifeEvent.UsageOnTime);
        Instant last = isLate ? world.Now - Duration.FromMinutes(random.Next(60 * 24 * 60)) : world.Now;
        world.Call(customer, [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => last - Duration.FromSeconds(random.Next(600)))]);
    }

    private SubscriptionFact? Free(CustomerFact customer)
    {
        List<SubscriptionFact> free = customer.IsMoving ? [] : customer.Subscriptions.FindAll(one => !one.IsBusy && !(one.EndsAt <= world.Now));
        return free.Count == 0 ? null : free[random.Next(free.Count)];
    }

    private void UpdatePlan()
    {
        PlanFact plan = world.Plans[random.Next(world.Plans.Count)];
        if (plan.IsBusy || random.Next(4) > 0)
        {
            return;
        }

        plan.IsBusy = true;
        long baseMinor = CycleCatalog.RandomBase(random);
        Command command = world.NewCommand("update");
        world.Ask("update plan", async service =>
        {
            var patch = new PlanPatch { AmountMinor = baseMinor };
            int version = (await service.Get<UpdatePlan>().RunAsync(world.Space, plan.Id, patch, command, default)).Value.Value.Version;
            plan.Versions.Add((baseMinor, plan.Versions[^1].CallMinor));
            plan.IsBusy = false;
            world.Life.Note(LifeEvent.PlanUpdate);
            return version == plan.Versions.Count ? true : throw new InvalidOperationException("A version of a plan is missing");
        });
    }
}
