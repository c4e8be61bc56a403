using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Mail;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Methods;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Tests.Payments;
using Billing.Application.Work;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>One process that asks for overdue invoices of the collection's customer: 12.00 each, due 30 days after the first of a month.</summary>
internal sealed class DunningSite : IBillingEntities
{
    private static readonly string[] Worked = [WorkQueues.MarkOverdue, WorkQueues.RunDunning, WorkQueues.CollectPayment];
    private readonly Site _site;

    public DunningSite(Site site)
    {
        _site = site;
        Collection = new CollectionSite(site);
        Billing = new BillingSite(site);
        Campaigns = new DunningCampaigns(site.Tables);
        Requests = new RequestReader(site.Tables);
        Save = new SaveCampaign(new CatalogUnits(site.Transactor, new CatalogReader(site.Tables, TimeProvider.System)), Collection.Customers, null!);
        Create = new CreateRequests(site.Transactor, site.Tables);
        Batch = new BatchRequests(Create, Collection.Customers, site.Lists, site.Transactor);
        Preview = new CampaignPreview(Campaigns, site.Lists, Collection.Customers, this);
        Settings = new SaveMailSettings(site.Transactor, site.Tables, Collection.Secrets);
        var change = new SubscriptionChange(site.Transactor, Billing);
        var end = new EndRequest(
            site.Transactor, Requests, Collection.Invoices, new WriteOffInvoice(site.Transactor), new PauseSubscription(change), new EndSubscription(change, Billing.Invoices, Billing.Void), site.Random);
        var steps = new StepRequest(site.Transactor, Campaigns, Requests, Collection.Connections, Collection.Caller, end, site.Random);
        var begin = new BeginCampaigns(site.Transactor, site.Tables, Campaigns, Collection.Customers, this, site.Random);
        var methods = new TryNewMethod(site.Transactor, site.Tables, Collection.Customers, Collection.Payers, Collection.Connections, Collection.Payments, Collection.Retry);
        var mails = new RequestMails(
            site.Transactor, Requests, Campaigns, Collection.Customers, Settings, site.Schedule, site.World.Clock, site.Random);
        Run = new RunDunning(steps, begin, methods, new FollowCampaign(site.Lists, site.Schedule, site.World.Clock), mails, site.Dispatcher, site.Schedule);
        Mark = new MarkOverdue(site.Tables, site.Transactor, site.Dispatcher, site.Schedule, site.Random);
    }

    public CollectionSite Collection { get; }

    public BillingSite Billing { get; }

    public DunningCampaigns Campaigns { get; }

    public RequestReader Requests { get; }

    public SaveCampaign Save { get; }

    public CreateRequests Create { get; }

    public BatchRequests Batch { get; }

    public CampaignPreview Preview { get; }

    public SaveMailSettings Settings { get; }

    public RunDunning Run { get; }

    public MarkOverdue Mark { get; }

    /// <summary>A customer with unpaid invoices from April on, the clock a minute before the last of them is due; nothing was tried yet.</summary>
    public static async Task<DunningSite> BilledAsync(Site site, int invoices = 1, bool withMethod = true, string zone = "UTC")
    {
        site.World.Clock.Set(Instant.FromUtc(2026, 5, 1, 0, 0));
        var it = new DunningSite(site);
        Customer customer = await it.Billing.SubscribeAsync();
        Assert.True((await new UpdateCustomer(site.Transactor).RunAsync(
            site.Space, customer.Id, new CustomerPatch { Email = "pay@acme.example" }, Command.FromJob("email"), default)).IsSuccess);
        Assert.True((await it.Collection.Connect.CreateAsync(site.Space, PaymentProviderKind.Sandbox, new(), Command.FromJob("connect"), default)).IsSuccess);
        var mail = new MailSettings { Host = "smtp.example", Port = 25, FromAddress = "bills@example.com" };
        Assert.True((await it.Settings.SaveAsync(site.Space, mail, null, Command.FromJob("mail"), default)).IsSuccess);
        for (int i = 0; i < invoices; i++)
        {
            site.World.Clock.Set(Instant.FromUtc(2026, 5 + i, 1, 0, 0));
            await it.Billing.CloseAsync();
        }

        if (withMethod)
        {
            await it.MethodAsync("token");
        }

        Assert.True((await new UpdateCustomer(site.Transactor).RunAsync(
            site.Space, customer.Id, new CustomerPatch { TimeZoneId = zone }, Command.FromJob("zone"), default)).IsSuccess);
        await it.PumpAsync();
        site.World.Clock.Set(Instant.FromUtc(2026, 4 + invoices, 30, 23, 59) + Duration.FromDays(1));
        return it;
    }

    /// <summary>The customer pays with another method from now on.</summary>
    public async Task MethodAsync(string token)
    {
        var method = new NewPaymentMethod(await CustomerIdAsync(), PaymentProviderKind.Sandbox, token, "card", IsDefault: true, "{}");
        Assert.True((await Collection.Methods.AttachAsync(_site.Space, method, Command.Once(_site.Random), default)).IsSuccess);
    }

    /// <summary>A campaign for everything above 10.00.</summary>
    public async Task<DunningCampaign> CampaignAsync(Func<CampaignInput, CampaignInput>? with = null, string code = "standard")
    {
        var input = new CampaignInput { Code = code, Name = "Standard", Thresholds = [new Application.Dunning.ThresholdInput(Currency.Usd, 1000)] };
        Result<Outcome<DunningCampaign>> created = await Save.CreateAsync(_site.Space, with?.Invoke(input) ?? input, Command.FromJob("campaign", code), default);
        return created.Value.Value;
    }

    /// <summary>A final invoice of one cent.</summary>
    public async Task<Invoice> SellAsync(string name)
    {
        var sale = new NewLineInvoice(InvoiceType.OneOff, Currency.Usd, [new InvoiceLine(name, 1, 1)]);
        Invoice draft = (await new CreateOneOff(_site.Transactor, Billing.Lines, this).RunAsync(_site.Space, await CustomerIdAsync(), sale, Command.FromJob("sale", name), default)).Value.Value.Invoice;
        return (await Billing.Finalize.RunAsync(_site.Space, draft.Id, Command.FromJob("sold", name), default)).Value.Value.Invoice;
    }

    public async Task<BillingId> CustomerIdAsync() => (await Billing.AccountAsync()).Customer.Id;

    /// <summary>Works on what is in the queues now.</summary>
    public Task PumpAsync() => PumpAsync(Worked);

    /// <summary>Works on what is in some queues now.</summary>
    public async Task PumpAsync(params string[] queues)
    {
        bool isMore;
        do
        {
            isMore = false;
            foreach (string queue in queues)
            {
                while (await _site.Queues.ReceiveAsync(queue, 32, TimeSpan.FromMinutes(5), default) is { Count: > 0 } messages)
                {
                    isMore = true;
                    foreach (QueueMessage message in messages)
                    {
                        IQueueWork work = queue == WorkQueues.MarkOverdue ? Mark : queue == WorkQueues.RunDunning ? Run : Collection.Collect;
                        Assert.True((await work.RunAsync(message.Text, TimeBudget.Ample(), default)).IsDone);
                        await _site.Queues.DeleteAsync(queue, message, default);
                    }
                }
            }
        }
        while (isMore);
    }

    /// <summary>Lets time pass, from one entry of the schedule to the next, and works on what is due.</summary>
    public async Task PassAsync(Duration time)
    {
        Instant end = _site.World.Clock.GetCurrentInstant() + time;
        _site.World.Clock.Advance(Duration.FromMinutes(6)); // what a process that died had taken from a queue comes again
        await PumpAsync();
        while (NextDue() is { } next && next <= end)
        {
            _site.World.Clock.Set(next > _site.World.Clock.GetCurrentInstant() ? next : _site.World.Clock.GetCurrentInstant());
            await _site.Schedule.RunAsync(TimeBudget.Ample(), default);
            await PumpAsync();
        }

        _site.World.Clock.Set(end);
    }

    public List<PaymentRequest> All() => Stored("preq|", StoredJson.Default.PaymentRequest);

    public List<DocumentMail> Mails() => Stored("mail|", StoredJson.Default.DocumentMail);

    public async Task<List<Invoice>> InvoicesAsync() => [.. (await Billing.InvoicesAsync()).Select(view => view.Invoice)];

    /// <summary>Money agrees everywhere, nothing is under way, and nothing is left to be done.</summary>
    public void VerifyEnded()
    {
        Collection.VerifyEnded();
        CrashHarness.AssertOutboxIsEmpty(_site.World);
        Assert.DoesNotContain(Entries(), _ => true);
        CustomerAccount account = Stored(PartitionAddress.GuardRow, StoredJson.Default.CustomerAccount).Single(each => each.Customer is not null);
        Assert.Equal(All().Where(request => request.Status == RequestStatus.Pending).Select(request => request.Id).Order(), account.Requests.Select(open => open.Id).Order());
    }

    public ValueTask<BillingEntity> FindAsync(DataSpace space, BillingId? id, CancellationToken cancellationToken) => ValueTask.FromResult(new BillingEntity
    {
        Id = id ?? new BillingId(space.Organization, 99), Code = "default", Name = "Seller", Currency = Currency.Usd, CreatedAt = default, UpdatedAt = default,
    });

    public List<T> Stored<T>(string prefix, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
    [
        .. _site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal) && row.Columns.All.Any())
            .Where(row => prefix != PartitionAddress.GuardRow || !row.PartitionKey.EndsWith("|mail", StringComparison.Ordinal)).Select(row => DocumentCodec.Read(row.Columns, type)!),
    ];

    private IEnumerable<TableRow> Entries() => _site.World.Tables.Rows(Tables.Schedule)
        .Where(row => row.PartitionKey != "buckets" && row.Columns.Text("queue") is WorkQueues.RunDunning or WorkQueues.CollectPayment);

    private Instant? NextDue()
    {
        Instant[] due =
        [
            .. _site.World.Tables.Rows(Tables.Schedule).Where(row => row.PartitionKey != "buckets" && Worked.Contains(row.Columns.Text("queue"))).Select(row =>
                Max(Instant.FromUnixTimeMilliseconds(long.Parse(row.RowKey[..14], System.Globalization.CultureInfo.InvariantCulture)) + Duration.FromMilliseconds(1),
                    Instant.FromUnixTimeMilliseconds(row.Columns.Integer("sent")!.Value) + WorkSchedule.ResendAfter + Duration.FromMilliseconds(1))),
        ];
        return due.Length == 0 ? null : due.Min();
    }

    private static Instant Max(Instant left, Instant right) => left > right ? left : right;
}
