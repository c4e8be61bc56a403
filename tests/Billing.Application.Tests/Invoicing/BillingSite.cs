using System.Text.Json;
using Billing.Application.AddOns;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Wallets;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>One process that subscribes and closes, over a catalogue of one plan: 10.00 USD a month, 20 % tax.</summary>
internal sealed class BillingSite : ICatalog, IInvoiceSettings, IEventLog
{
    public static readonly Instant Started = Instant.FromUtc(2026, 4, 1, 0, 0);
    private static readonly OwnerKey Seller = new(0xABC);
    private readonly Site _site;

    public BillingSite(Site site)
    {
        _site = site;
        var hub = new HubProgress(site.Tables, this, UsageOptions.Default);
        var billing = new PeriodBilling(this, new UsageReader(site.Tables));
        var invoices = new PeriodInvoices(this, billing);
        Invoices = invoices;
        Lines = new LineInvoices(this);
        Numbers = new NumberInvoices(site.Transactor, new NumberClaims(site.Tables, TimeProvider.System), site.Dispatcher);
        Finalize = new FinalizeInvoice(site.Transactor, invoices, Lines, Numbers, this);
        var periods = new BilledPeriods(new ReRatePeriod(site.Transactor, invoices));
        Void = new VoidInvoice(site.Transactor, periods);
        Rebill = new RebillPeriod(site.Transactor, invoices, Numbers, this);
        Change = new ChangeInvoice(site.Transactor, invoices, Lines, periods);
        var close = new ClosePeriod(site.Transactor, this, new UsageSeal(site.Tables), billing, invoices, this);
        Close = new PeriodClose(
            site.Tables, close, Finalize, new SettleAdjustments(site.Transactor, this, invoices, this), new SettleCreditDue(site.Transactor, this, site.Random),
            new LateUsageNotes(site.Tables, new ReRatePeriod(site.Transactor, invoices)), new SubscriptionSteps(site.Transactor, this), site.Dispatcher, site.Schedule, hub, site.World.Clock,
            TimeProvider.System, NullLogger<PeriodClose>.Instance);
    }

    public PeriodClose Close { get; }

    public PeriodInvoices Invoices { get; }

    public FinalizeInvoice Finalize { get; }

    public VoidInvoice Void { get; }

    public RebillPeriod Rebill { get; }

    public ChangeInvoice Change { get; }

    public LineInvoices Lines { get; }

    public NumberInvoices Numbers { get; }

    /// <summary>How invoices are numbered; none for each customer's own count.</summary>
    public IReadOnlyList<NumberSeries> Series { get; init; } = [];

    /// <summary>Happens right after a close has seen where the hub ends.</summary>
    public Action? AfterLookAtHub { get; set; }

    public static Plan Plan { get; } = new()
    {
        Id = new BillingId(Seller, 1),
        Code = "basic",
        Name = "Basic",
        Interval = PlanInterval.Monthly,
        AmountMinor = 1000,
        Currency = Currency.Usd,
        CreatedAt = Started,
        UpdatedAt = Started,
    };

    /// <summary>What is sold.</summary>
    public IReadOnlyList<Plan> Plans { get; init; } = [Plan, Fragile];

    /// <summary>Like the plan, but may be lost by a bad edit of the catalogue: 30.00 USD a month.</summary>
    public static Plan Fragile { get; } = Plan with { Id = new BillingId(Seller, 3), Code = "fragile", Name = "Fragile", AmountMinor = 3000 };

    /// <summary>The plan's second version: 20.00 USD a month.</summary>
    public static Plan Raised { get; } = Plan with { Version = 2, AmountMinor = 2000 };

    /// <summary>True while the catalogue has lost <see cref="Fragile"/>.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Another subscription of the customer, from 1 April.</summary>
    public async Task SubscribeToAsync(Customer customer, string externalId, Plan plan, bool payInAdvance = false, string? group = null, Instant? startedAt = null)
    {
        var subscription = new NewSubscription
        {
            ExternalId = externalId, CustomerId = customer.Id, PlanId = plan.Id, StartedAt = startedAt ?? Started, PayInAdvance = payInAdvance,
            BillingGroup = group,
        };
        Assert.True((await new CreateSubscription(_site.Transactor, _site.Names, this, new CustomerReader(_site.Tables, _site.Names))
            .RunAsync(_site.Space, subscription, Command.FromJob("subscription", externalId), default)).IsSuccess);
    }

    public ApplyAddOn AddOns => new(_site.Transactor, new AddOnReader(_site.Tables, _site.Lists), this, Lines, Invoices);

    /// <summary>Sells the only customer an add-on of 5.00 that waits for the next invoice.</summary>
    public async Task<AppliedAddOn> SellAddOnAsync()
    {
        var units = new CatalogUnits(_site.Transactor, new CatalogReader(_site.Tables, TimeProvider.System));
        var input = new NewAddOn("setup", "Setup", 500, Currency.Usd, null, "Set-up");
        Assert.True((await new SaveAddOn(units).CreateAsync(_site.Space, input, Command.FromJob("add-on"), default)).IsSuccess);
        var sold = await AddOns.JoinAsync(_site.Space, "setup", await CustomerIdAsync(), null, null, null, Command.FromJob("sell"), default);
        Assert.True(sold.IsSuccess, sold.Failure?.Message);
        return sold.Value.Value;
    }

    /// <summary>Ends a subscription now.</summary>
    public async Task EndAsync(BillingId subscriptionId, TerminationAction action) => Assert.True((await new EndSubscription(
        new SubscriptionChange(_site.Transactor, this), Invoices, Void).CancelAsync(
            _site.Space, subscriptionId, action, Command.FromJob("end", subscriptionId.ToString()), default)).IsSuccess);

    /// <summary>A customer whose subscription started on 1 April.</summary>
    public async Task<Customer> SubscribeAsync(int graceDays = 0, string zone = "UTC", Func<NewSubscription, NewSubscription>? with = null)
    {
        var reader = new CustomerReader(_site.Tables, _site.Names);
        var customers = new CreateCustomer(_site.Transactor, _site.Names, reader);
        var input = new NewCustomer { ExternalId = "acme", Name = "Acme", InvoiceGracePeriodDays = graceDays, TimeZoneId = zone };
        Customer customer = (await customers.RunAsync(_site.Space, input, Command.FromJob("customer"), default)).Value.Value;
        var subscription = new NewSubscription { ExternalId = "sub", CustomerId = customer.Id, PlanId = Plan.Id, StartedAt = Started };
        Assert.True((await new CreateSubscription(_site.Transactor, _site.Names, this, reader)
            .RunAsync(_site.Space, with?.Invoke(subscription) ?? subscription, Command.FromJob("subscription"), default)).IsSuccess);
        return customer;
    }

    /// <summary>Works on the message that the schedule would send for the only customer.</summary>
    public async Task CloseAsync(Instant? dueAt = null)
    {
        string message = JsonSerializer.Serialize(new CloseMessage(_site.Space, await CustomerIdAsync(), dueAt), StoredJson.Default.CloseMessage);
        Assert.True((await Close.RunAsync(message, TimeBudget.Ample(), default)).IsDone);
    }

    public async Task<CustomerAccount> AccountAsync()
    {
        TableRow row = _site.World.Tables.Rows(Tables.Customers).Single(row => row.RowKey == PartitionAddress.GuardRow && !row.PartitionKey.EndsWith("|mail", StringComparison.Ordinal));
        return await Task.FromResult(DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount)!);
    }

    /// <summary>Changes the account as other use cases do.</summary>
    public async Task ChangeAsync(Func<CustomerAccount, CustomerAccount> change) => await _site.Transactor.RunAsync(
        CustomerRows.PartitionOf(_site.Space, await CustomerIdAsync()), Command.Once(_site.Random), StoredJson.Default.Boolean,
        (work, _) =>
        {
            work.SetGuard(work.Reschedule(change(work.Account()!)), StoredJson.Default.CustomerAccount);
            return ValueTask.FromResult<Billing.Domain.Results.Result<bool>>(true);
        },
        default);

    public async Task<List<InvoiceView>> InvoicesAsync()
    {
        ListSlice slice = await _site.Lists.ReadAsync(
            _site.Space, InvoiceLists.Invoices, new ListQuery([], "billing_period_start", Descending: false, 0, 100), default);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!)];
    }

    public async Task<int> EventsAsync(string type) => (await _site.Lists.ReadAsync(
        _site.Space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", type)], null, false, 0, 1), default)).Total;

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            IsBroken && planId == Fragile.Id ? null : planId == Raised.Id && version == Raised.Version ? Raised : Plans.FirstOrDefault(plan => plan.Id == planId));

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(null);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(null);

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BillableMetric>>([]);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Tax>>(
    [
        new Tax
        {
            Id = new BillingId(Seller, 2), Code = "vat", Name = "VAT", Rate = 0.2m, AppliedToOrganization = true, CreatedAt = Started, UpdatedAt = Started,
        },
    ]);

    public ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InvoiceSettings("INV") { Series = Series });

    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The hub's last message, which nobody has counted.</summary>
    public long HubEnd { get; set; } = -1;

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken)
    {
        AfterLookAtHub?.Invoke();
        return ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([new PartitionEnd(0, 0, HubEnd)]);
    }

    /// <summary>The refused closes that the organization sees.</summary>
    public async Task<List<RefusedCloseRow>> RefusedAsync()
    {
        ListSlice slice = await _site.Lists.ReadAsync(_site.Space, RefusedCloseLists.Refused, new ListQuery([], null, Descending: false, 0, 100), default);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, RefusedCloseLists.RowType)!)];
    }

    private async Task<BillingId> CustomerIdAsync() => (await AccountAsync()).Customer.Id;
}
