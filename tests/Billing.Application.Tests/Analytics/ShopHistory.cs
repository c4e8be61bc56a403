using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Analytics;

/// <summary>
/// A random history of a shop, told to its lists by two processes in turn: objects are made, changed and removed, changes come twice and out of order. What is there in the
/// end is known.
/// </summary>
internal sealed class ShopHistory : ICatalog
{
    public static readonly Instant Start = Instant.FromUtc(2026, 5, 20, 9, 0);
    private static readonly OwnerKey Seller = new(0xABC);
    private readonly Random _random;
    private readonly Site[] _sites;
    private readonly List<OutboxItem> _told = [];
    private long _version;

    public ShopHistory(int seed)
    {
        _random = new Random(seed);
        var world = new World();
        _sites = [world.Start(), world.Start()];
    }

    public Site Site => _sites[0];

    public DataSpace Space => Site.Space;

    public Dictionary<BillingId, Customer> Customers { get; } = [];

    public Dictionary<BillingId, Subscription> Subscriptions { get; } = [];

    public Dictionary<BillingId, Invoice> Invoices { get; } = [];

    public Dictionary<BillingId, Payment> Payments { get; } = [];

    public Dictionary<BillingId, CreditNote> Notes { get; } = [];

    public Dictionary<BillingId, Wallet> Wallets { get; } = [];

    public Plan[] Plans { get; } = [Plan(1, PlanInterval.Monthly, 1_000), Plan(2, PlanInterval.Yearly, 100_000), Plan(3, PlanInterval.Weekly, 333)];

    public async Task LiveAsync(int steps)
    {
        List<OutboxItem> batch = [];
        for (int step = 0; step < steps; step++)
        {
            batch.Add(new OutboxItem("out", ++_version, Next()));
            if (_random.Next(4) == 0)
            {
                await TellAsync(batch);
                batch = [];
            }
        }

        await TellAsync(batch);
    }

    /// <summary>Some of it comes again, and old news late.</summary>
    private async Task TellAsync(List<OutboxItem> batch)
    {
        _told.AddRange(batch);
        OutboxItem[] again = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => _told[_random.Next(_told.Count)])];
        await _sites[_random.Next(2)].Projector.ApplyAsync(ListChange.From([.. batch, .. again]), default);
    }

    private OutboxEntry Next() => _random.Next(7) switch
    {
        0 => Put(Customers, id => new Customer { Id = id, ExternalId = $"{id}", Name = "C", Currency = Currency.Usd, CreatedAt = At(), UpdatedAt = Start },
            it => it, it => CustomerLists.Upsert(Space, it), it => CustomerLists.Remove(Space, it)),
        1 or 2 => Put(Subscriptions, NewSubscription, Changed, it => SubscriptionLists.Upsert(Space, it), null),
        3 or 4 => Put(Invoices, NewInvoice, Changed, it => InvoiceLists.Upsert(Space, new InvoiceView(it, [])), null),
        5 => _random.Next(2) == 0
            ? Put(Payments, NewPayment, Changed, it => PaymentLists.Upsert(Space, it), it => PaymentLists.Remove(Space, it))
            : Put(Notes, NewNote, it => it with { Status = CreditNoteStatus.Finalized, IssuedAt = it.IssuedAt ?? At() }, it => CreditNoteLists.Upsert(Space, it), null),
        _ => Put(Wallets, id => new Wallet { Id = id, CustomerId = Of(3), Currency = Money(), CreatedAt = At(), UpdatedAt = Start },
            it => it with { PaidBalanceMinor = _random.Next(1_000), Status = (WalletStatus)_random.Next(2) }, it => WalletLists.Upsert(Space, it), null),
    };

    private OutboxEntry Put<T>(
        Dictionary<BillingId, T> all, Func<BillingId, T> make, Func<T, T> change, Func<T, ListUpsert> upsert, Func<T, ListRemove>? remove)
    {
        bool isNew = all.Count < 2 || _random.Next(2) == 0;
        BillingId id = isNew ? new BillingId(new OwnerKey((ulong)_random.NextInt64(1, 1 << 40)), (ulong)_version) : all.Keys.ElementAt(_random.Next(all.Count));
        if (!isNew && remove is not null && _random.Next(3) == 0)
        {
            OutboxEntry gone = remove(all[id]);
            all.Remove(id);
            return gone;
        }

        all[id] = isNew ? make(id) : change(all[id]);
        return upsert(all[id]);
    }

    private Subscription NewSubscription(BillingId id) => new()
    {
        Id = id, ExternalId = $"{id}", CustomerId = Of(5), PlanId = Plans[_random.Next(3)].Id, Status = SubscriptionStatus.Pending, CreatedAt = At(), UpdatedAt = Start,
    };

    private Subscription Changed(Subscription it)
    {
        Instant started = it.StartedAt ?? At();
        SubscriptionStatus status = it.StartedAt is null ? SubscriptionStatus.Active : (SubscriptionStatus)(1 + _random.Next(4));
        return it with
        {
            StartedAt = started,
            Status = status,
            Quantity = 1 + _random.Next(3),
            PlanId = Plans[_random.Next(3)].Id,
            PriceOverride = _random.Next(3) == 0 ? new PlanPrices(Currency.Usd, _random.Next(900), [], []) : null,
            PausedAt = status == SubscriptionStatus.Paused ? started + Duration.FromDays(_random.Next(9)) : null,
            CanceledAt = status == SubscriptionStatus.Canceled ? started + Duration.FromDays(_random.Next(9)) : null,
            EndingAt = status == SubscriptionStatus.Terminated ? started + Duration.FromDays(_random.Next(9)) : null,
        };
    }

    private Invoice NewInvoice(BillingId id) => new()
    {
        Id = id, CustomerId = Of(5), PlanId = _random.Next(4) == 0 ? null : Plans[_random.Next(3)].Id, Status = InvoiceStatus.Draft,
        Type = (InvoiceType)_random.Next(5), PeriodStart = Start, PeriodEnd = Start, Currency = Money(), TotalMinor = _random.Next(10_000), CreatedAt = At(), UpdatedAt = Start,
    };

    private Invoice Changed(Invoice it)
    {
        Instant issued = it.IssuedAt ?? it.CreatedAt + Duration.FromDays(_random.Next(20));
        InvoiceStatus status = (InvoiceStatus)_random.Next(4);
        bool isPaid = status == InvoiceStatus.Paid;
        return it with
        {
            IssuedAt = status == InvoiceStatus.Draft ? null : issued,
            Status = status,
            PaidMinor = isPaid ? it.TotalMinor : _random.Next(2) * it.TotalMinor / 3,
            PaidAt = isPaid ? issued + Duration.FromSeconds(_random.Next(900_000)) : null,
            OverdueAt = _random.Next(3) == 0 ? issued : null,
        };
    }

    private Payment NewPayment(BillingId id) => new()
    {
        Id = id, CustomerId = Of(5), InvoiceId = Of(5), AmountMinor = 500, Currency = Money(), Status = PaymentStatus.Succeeded, Provider = PaymentProvider.Manual,
        CreatedAt = At(), UpdatedAt = Start,
    };

    private Payment Changed(Payment it) => it with
    {
        Refunds =
        [
            .. it.Refunds, new PaymentRefund(it.Id, _random.Next(100), 0, (RefundStatus)_random.Next(3), At()) { CreditNoteId = _random.Next(3) == 0 ? it.Id : null },
        ],
    };

    private CreditNote NewNote(BillingId id) => new()
    {
        Id = id, InvoiceId = Of(5), CustomerId = Of(5), Type = CreditNoteType.Credit, Currency = Money(), TotalMinor = _random.Next(500), CreatedAt = At(), UpdatedAt = Start,
    };

    private Instant At() => Start + Duration.FromMinutes(_random.Next(60 * 24 * 70));

    private Currency Money() => _random.Next(4) == 0 ? Currency.Parse("EUR") : Currency.Usd;

    private BillingId Of(int count) => new(new OwnerKey((ulong)_random.Next(1, count + 1)), 1);

    private static Plan Plan(ulong number, PlanInterval interval, long amount) => new()
    {
        Id = new BillingId(Seller, number), Code = $"p{number}", Name = $"P{number}", Interval = interval, AmountMinor = amount, Currency = Currency.Usd,
        CreatedAt = Start, UpdatedAt = Start,
    };

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Plans.FirstOrDefault(plan => plan.Id == planId));

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => throw new NotSupportedException();
}
