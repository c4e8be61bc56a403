using System.Text;
using System.Text.Json;
using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Application.Wallets;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>One process that counts usage, closes periods and follows late usage up, over <see cref="LateCatalog"/>.</summary>
internal sealed class LateSite : IUsageCustomers
{
    private readonly Site _site;
    private readonly LateCatalog _catalog;
    private readonly UsageAggregation _aggregation;
    private readonly FinalizeInvoice _finalize;
    private OwnerKey? _customer;

    public LateSite(Site site, LateCatalog catalog)
    {
        (_site, _catalog) = (site, catalog);
        var clock = new Billing.TestSupport.Time.ClockTime(site.World.Clock);
        Hints = new UsageHints(site.Queues, clock);
        _aggregation = new UsageAggregation(site.Tables, catalog, this, site.World.Clock, UsageOptions.Default with { ParallelCustomers = 1 }, Hints);
        var billing = new PeriodBilling(catalog, new UsageReader(site.Tables));
        var invoices = new PeriodInvoices(catalog, billing);
        var lines = new LineInvoices(catalog);
        var numbers = new NumberInvoices(site.Transactor, new NumberClaims(site.Tables, TimeProvider.System), site.Dispatcher);
        var reRate = new ReRatePeriod(site.Transactor, invoices);
        _finalize = new FinalizeInvoice(site.Transactor, invoices, lines, numbers, catalog);
        Void = new VoidInvoice(site.Transactor, new BilledPeriods(reRate));
        Rebill = new RebillPeriod(site.Transactor, invoices, numbers, catalog);
        Change = new ChangeInvoice(site.Transactor, invoices, lines, new BilledPeriods(reRate));
        var late = new LateUsageNotes(site.Tables, reRate);
        Settle = new SettleAdjustments(site.Transactor, catalog, invoices, catalog);
        Close = new PeriodClose(
            site.Tables, new ClosePeriod(site.Transactor, catalog, new UsageSeal(site.Tables), billing, invoices, catalog), _finalize,
            Settle, new SettleCreditDue(site.Transactor, catalog, site.Random), late, new SubscriptionSteps(site.Transactor, catalog), site.Dispatcher, site.Schedule,
            new HubProgress(site.Tables, new BillingSite(site), UsageOptions.Default), site.World.Clock, TimeProvider.System,
            NullLogger<PeriodClose>.Instance);
        var (subscriptions, customers) = (new SubscriptionReader(site.Tables, site.Names), new CustomerReader(site.Tables, site.Names));
        Estimate = new FeeEstimate(subscriptions, customers, catalog, billing, site.World.Clock);
        Preview = new InvoicePreview(subscriptions, customers, catalog, billing, new WalletReader(site.Tables), site.World.Clock);
        var running = new BillRunningUsage(site.Transactor, catalog, billing, catalog);
        Now = new BillUsageNow(site.Tables, site.Transactor, catalog, running, numbers, catalog);
        var usage = new UsageReader(site.Tables);
        var readings = new AlertReadings(
            subscriptions, customers, catalog, new RunningQuantities(customers, catalog, usage, site.World.Clock),
            new SubscriptionUsage(customers, catalog, billing, site.World.Clock), usage, site.World.Clock);
        Alerts = new SaveUsageAlert(site.Transactor, catalog);
        AlertReader = new UsageAlertReader(site.Tables, site.Lists, readings);
        Follow = new FollowUsage(
            late, new WatchedUsage(site.Tables, new UsageWatching(site.Tables, catalog), running, new RingUsageAlerts(site.Tables, site.Transactor, readings)),
            site.Dispatcher);
    }

    public UsageHints Hints { get; }

    public VoidInvoice Void { get; }

    public RebillPeriod Rebill { get; }

    public BillUsageNow Now { get; }

    public ChangeInvoice Change { get; }

    public PeriodClose Close { get; }

    public SettleAdjustments Settle { get; }

    public FollowUsage Follow { get; }

    public SaveUsageAlert Alerts { get; }

    public UsageAlertReader AlertReader { get; }

    public FeeEstimate Estimate { get; }

    public InvoicePreview Preview { get; }

    public Site Site => _site;

    public async Task<Customer> SubscribeAsync(int graceDays = 0, string zone = "UTC", Func<NewSubscription, NewSubscription>? with = null)
    {
        var reader = new CustomerReader(_site.Tables, _site.Names);
        var input = new NewCustomer { ExternalId = "acme", Name = "Acme", InvoiceGracePeriodDays = graceDays, TimeZoneId = zone };
        Customer customer = (await new CreateCustomer(_site.Transactor, _site.Names, reader)
            .RunAsync(_site.Space, input, Command.FromJob("customer"), default)).Value.Value;
        var subscription = new NewSubscription { ExternalId = "sub", CustomerId = customer.Id, PlanId = LateCatalog.PlanId, StartedAt = LateCatalog.Started };
        Assert.True((await new CreateSubscription(_site.Transactor, _site.Names, _catalog, reader)
            .RunAsync(_site.Space, with?.Invoke(subscription) ?? subscription, Command.FromJob("subscription"), default)).IsSuccess);
        return customer;
    }

    /// <summary>A customer with two subscriptions to the plan that share their invoices.</summary>
    public async Task<Customer> SubscribeGroupAsync(int graceDays = 0)
    {
        Customer customer = await SubscribeAsync(graceDays, with: first => first with { BillingGroup = "main" });
        var second = new NewSubscription
        {
            ExternalId = "second", CustomerId = customer.Id, PlanId = LateCatalog.PlanId, StartedAt = LateCatalog.Started, BillingGroup = "main",
        };
        Assert.True((await new CreateSubscription(_site.Transactor, _site.Names, _catalog, new CustomerReader(_site.Tables, _site.Names))
            .RunAsync(_site.Space, second, Command.FromJob("second"), default)).IsSuccess);
        return customer;
    }

    /// <summary>Counts events of the only customer.</summary>
    public async Task CountAsync(params UsageEvent[] events)
    {
        _customer ??= (await AccountAsync()).Customer.Id.Owner;
        var log = new CapturedLog();
        var ingest = new UsageIngest(log, _catalog, this, _site.World.Clock, UsageOptions.Default);
        ReadEvent[] read = [.. events.Select((usage, i) => new ReadEvent(["body", $"{i}"], usage, []))];
        Assert.True((await ingest.IngestAsync(_site.Space, read, IngestPolicy.AllOrNothing, default)).IsSuccess);
        HubEvent[] batch = [.. log.Messages.Select((body, i) => new HubEvent(i, $"{i}", _site.World.Clock.GetCurrentInstant(), null, body))];
        await _aggregation.AggregateAsync(new HubBatch("usage", 0, batch), TimeBudget.Ample(), default);
    }

    /// <summary>Works on the message that the schedule would send.</summary>
    public async Task CloseAsync()
    {
        CustomerAccount account = await AccountAsync();
        string message = JsonSerializer.Serialize(new CloseMessage(_site.Space, account.Customer.Id), StoredJson.Default.CloseMessage);
        Assert.True((await Close.RunAsync(message, TimeBudget.Ample(), default)).IsDone);
    }

    /// <summary>Works on every hint that is on the queue, hidden or not. Late usage of a period that is not closed yet stays.</summary>
    public async Task FollowAsync()
    {
        foreach (string text in _site.World.Queues.Texts(WorkQueues.FollowUsage).Distinct())
        {
            try
            {
                await Follow.RunAsync(text, TimeBudget.Ample(), default);
            }
            catch (AggregateException failed)
            {
                throw failed.InnerExceptions[0];
            }
        }
    }

    public async Task FinalizeAsync(BillingId invoiceId) =>
        Assert.True((await _finalize.RunAsync(_site.Space, invoiceId, Command.FromJob("finalise", invoiceId.ToString()), default)).IsSuccess);

    public async Task VoidAsync(BillingId invoiceId) =>
        Assert.True((await Void.RunAsync(_site.Space, invoiceId, Command.FromJob("void", invoiceId.ToString()), default)).IsSuccess);

    /// <summary>Pays an invoice in money.</summary>
    public async Task PayAsync(BillingId invoiceId) =>
        Assert.True((await new RecordPayment(_site.Transactor).PayAsync(_site.Space, invoiceId, Command.Once(_site.Random), default)).IsSuccess);

    /// <summary>Credits all of an invoice that nobody has paid.</summary>
    public async Task CreditAsync(Invoice invoice)
    {
        var input = new NewCreditNote
        {
            Number = $"credit-{invoice.Number}", InvoiceId = invoice.Id, CustomerId = invoice.CustomerId, Type = CreditNoteType.Offset, Reason = CreditNoteReason.Other,
            Currency = invoice.Currency, AmountMinor = invoice.TotalMinor,
        };
        CreditNote draft = (await new CreateCreditNote(_site.Transactor, _site.Names, new InvoiceReader(_site.Tables))
            .RunAsync(_site.Space, input, Command.Once(_site.Random), default)).Value.Value;
        Assert.True((await new ChangeCreditNote(_site.Transactor).FinalizeAsync(_site.Space, draft.Id, Command.Once(_site.Random), default)).IsSuccess);
    }

    public async Task<InvoiceView> RebillAsync(BillingId invoiceId) =>
        (await Rebill.RunAsync(_site.Space, invoiceId, Command.FromJob("rebill", invoiceId.ToString()), default)).Value.Value;

    /// <summary>Changes the account as other use cases do: a plan change, an ended subscription.</summary>
    public async Task ChangeAsync(Func<CustomerAccount, CustomerAccount> change) => await _site.Transactor.RunAsync(
        CustomerRows.PartitionOf(_site.Space, (await AccountAsync()).Customer.Id), Command.Once(_site.Random), StoredJson.Default.Boolean,
        (work, _) =>
        {
            work.SetGuard(work.Reschedule(change(work.Account()!)), StoredJson.Default.CustomerAccount);
            return ValueTask.FromResult<Billing.Domain.Results.Result<bool>>(true);
        },
        default);

    public Task<CustomerAccount> AccountAsync() => Task.FromResult(Documents("account", StoredJson.Default.CustomerAccount).Single());

    public List<RatedPeriod> Periods() => [.. Documents("per|", StoredJson.Default.RatedPeriod).OrderBy(period => period.To)];

    public List<CreditNote> Notes() => [.. Documents("cn|", StoredJson.Default.CreditNote).OrderBy(note => note.Number, StringComparer.Ordinal)];

    public List<JournalEntry> Journal() => [.. Documents("jrn|", StoredJson.Default.JournalEntry)];

    /// <summary>Who watches, as the head says, and whether a note says that usage changed.</summary>
    public (UsageWatch Watch, bool IsChanged) Watching()
    {
        List<TableRow> rows = [.. _site.World.Tables.Rows(Tables.Usage)];
        TableRow? head = rows.Find(row => row.RowKey == UsageRows.Head);
        return (head is null ? UsageWatch.None : UsageHead.Read(Wide.Get(head.Columns, UsageRows.Body).Span).Watch, rows.Exists(row => row.RowKey == UsageRows.Changed));
    }

    public int LateNotes() => _site.World.Tables.Rows(Tables.Usage).Count(row => row.RowKey.StartsWith(UsageRows.ReRates, StringComparison.Ordinal));

    /// <summary>Invoices with their fees, in the order of their periods.</summary>
    public async Task<List<InvoiceView>> InvoicesAsync()
    {
        var reader = new InvoiceReader(_site.Tables);
        List<InvoiceView> views = [];
        foreach (Billing.Domain.Invoicing.Invoice invoice in Documents("inv|", StoredJson.Default.Invoice).Where(each => each.DeletedAt is null))
        {
            views.Add((await reader.FindAsync(_site.Space, invoice.Id, default))!);
        }

        return [.. views.OrderBy(view => view.Invoice.PeriodStart).ThenBy(view => view.Invoice.CreatedAt)];
    }

    ValueTask<OwnerKey?> IUsageCustomers.FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) => ValueTask.FromResult(_customer);

    private IEnumerable<T> Documents<T>(string prefix, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        _site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal))
            .Select(row => DocumentCodec.Read(row.Columns, type)!);

    /// <summary>A hub that keeps what it is sent.</summary>
    private sealed class CapturedLog : IEventLog
    {
        public List<string> Messages { get; } = [];

        public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

        public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
        {
            Messages.AddRange(messages.Select(message => Encoding.UTF8.GetString(message.Body.Span)));
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
