using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Work;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>One process that collects from a provider in memory, which belongs to the world and outlives it.</summary>
internal sealed class CollectionSite
{
    private readonly Site _site;

    public CollectionSite(Site site)
    {
        _site = site;
        Provider = site.World.Belonging<MemoryProvider>(it => it.Copy());
        Secrets = new SecretBox(new SecretKeys(new Dictionary<int, byte[]> { [1] = new byte[SecretKeys.KeyBytes] }), site.Random);
        Connections = new ConnectionReader(site.Tables, Secrets, Provider);
        Customers = new CustomerReader(site.Tables, site.Names);
        Payers = new ProviderCustomers(site.Tables, site.Transactor);
        Invoices = new InvoiceReader(site.Tables);
        Payments = new PaymentReader(site.Tables);
        Connect = new SaveConnection(site.Transactor, Connections, site.Lists, site.Random);
        Methods = new SavePaymentMethod(site.Transactor, Connections, Payers, Customers);
        Settle = new SettleAttempt(site.Transactor, site.Random);
        Caller = new PaymentCaller(Connections, Payers, Customers, Invoices, Settle, new PublicAddress(null), site.World.Clock);
        Refunds = new RefundAtProvider(site.Tables, site.Transactor, site.Dispatcher, Connections, Payments, new PublicAddress(null), site.World.Clock, site.Random);
        Collect = new CollectInvoice(site.Transactor, site.Dispatcher, site.Schedule, Connections, Caller, Refunds, site.Random);
        Retry = new RetryPayment(site.Transactor, site.Dispatcher, Caller, Payments);
        Form = new StartPaymentForm(site.Transactor, site.Dispatcher, Connections, Payers, Customers, Invoices, Payments, Settle);
        Checkout = new StartCheckout(site.Transactor, site.Dispatcher, Connections, Payers, Customers, Invoices, new RequestReader(site.Tables), Payments, Settle);
    }

    public MemoryProvider Provider { get; }

    public SecretBox Secrets { get; }

    public ConnectionReader Connections { get; }

    public CustomerReader Customers { get; }

    public ProviderCustomers Payers { get; }

    public InvoiceReader Invoices { get; }

    public PaymentCaller Caller { get; }

    public PaymentReader Payments { get; }

    public SaveConnection Connect { get; }

    public SavePaymentMethod Methods { get; }

    public SettleAttempt Settle { get; }

    public RefundAtProvider Refunds { get; }

    public CollectInvoice Collect { get; }

    public RetryPayment Retry { get; }

    public StartCheckout Checkout { get; }

    public StartPaymentForm Form { get; }

    /// <summary>The invoice for April: 12.00, final on 1 May, of a customer whose default method is charged. What is to be collected waits in the queue.</summary>
    public static async Task<Invoice> BilledAsync(Site site, bool withMethod = true)
    {
        site.World.Clock.Set(Instant.FromUtc(2026, 5, 1, 0, 0));
        var billing = new BillingSite(site);
        var customer = await billing.SubscribeAsync();
        var collection = new CollectionSite(site);
        Assert.True((await collection.Connect.CreateAsync(site.Space, PaymentProviderKind.Sandbox, new ConnectionChange(), Command.FromJob("connect"), default)).IsSuccess);
        if (withMethod)
        {
            var method = new NewPaymentMethod(customer.Id, PaymentProviderKind.Sandbox, "token", "card", IsDefault: true, "{}");
            Assert.True((await collection.Methods.AttachAsync(site.Space, method, Command.FromJob("method"), default)).IsSuccess);
        }

        await billing.CloseAsync();
        return (await billing.InvoicesAsync()).Single().Invoice;
    }

    /// <summary>The same of a customer without a method: it pays in a page or a form.</summary>
    public static async Task<(Invoice Invoice, CollectionSite Collection)> PayableAsync(Site site) => (await BilledAsync(site, withMethod: false), new CollectionSite(site));

    /// <summary>The same as first with a provider that does to the first call for money what the fault says.</summary>
    public static async Task<(Invoice Invoice, CollectionSite Collection)> BilledAsync(Site site, MemoryFault fault)
    {
        Invoice invoice = await BilledAsync(site);
        var collection = new CollectionSite(site);
        collection.Provider.Next(fault);
        return (invoice, collection);
    }

    /// <summary>The same once the provider has been called.</summary>
    public static async Task<(Payment Payment, CollectionSite Collection)> CollectedAsync(Site site, MemoryFault fault = MemoryFault.None)
    {
        (_, CollectionSite collection) = await BilledAsync(site, fault);
        await collection.PumpAsync();
        return (Assert.Single(collection.All()), collection);
    }

    /// <summary>A final credit note that gives so much of the invoice's fee back.</summary>
    public async Task<CreditNote> NoteAsync(BillingId invoiceId, long amountMinor, string number = "n1")
    {
        Invoice invoice = (await new InvoiceReader(_site.Tables).FindAsync(_site.Space, invoiceId, default))!.Invoice;
        var input = new NewCreditNote
        {
            Number = number, InvoiceId = invoiceId, CustomerId = invoice.CustomerId, Type = CreditNoteType.Refund, Reason = CreditNoteReason.Other, Currency = Currency.Usd,
            Items = [(invoiceId.Part(1), amountMinor)],
        };
        CreditNote draft = (await new CreateCreditNote(_site.Transactor, _site.Names, new InvoiceReader(_site.Tables))
            .RunAsync(_site.Space, input, Command.FromJob("note", number), default)).Value.Value;
        return (await new ChangeCreditNote(_site.Transactor).FinalizeAsync(_site.Space, draft.Id, Command.FromJob("finalize", number), default)).Value.Value;
    }

    /// <summary>A bank's word on a dispute.</summary>
    public async Task DisputeAsync(Payment payment, bool isOpen, bool isWon, long? minor = null, Instant? at = null, string id = "dp_1") => Assert.True((await new RecordDispute(_site.Transactor, _site.Random).RunAsync(
        _site.Space, payment.Id, new DisputeState(id, isOpen, isWon, minor is { } amount ? new Money(amount, Currency.Usd) : null), at, default)).IsSuccess);

    /// <summary>Somebody gives money of a charge back in the provider's dashboard, and the provider tells.</summary>
    public async Task<Result<Payment>> RefundElsewhereAsync(Payment payment, long minor, string name = "re_1")
    {
        Provider.GiveBackUnasked(name, minor);
        return await new RecordRefund(_site.Transactor, _site.Random).RunAsync(_site.Space, payment.Id, MemoryProvider.Unasked(name, minor), default);
    }

    /// <summary>The provider sends an event.</summary>
    public async Task<Result<BillingId?>> TellAsync(ProviderEvent told)
    {
        var apply = new ApplyProviderEvent(
            Payments, Caller, Settle, Refunds, new RecordRefund(_site.Transactor, _site.Random), new RecordDispute(_site.Transactor, _site.Random), Payers, Methods, _site.Lists, _site.Random);
        return await apply.RunAsync(_site.Space, (await Connections.OpenAsync(_site.Space, PaymentProviderKind.Sandbox, default)).Value, told, default);
    }

    /// <summary>The credit note as it is now.</summary>
    public CreditNote Note() => DocumentCodec.Read(
        _site.World.Tables.Rows(Tables.Customers).Single(row => row.RowKey.StartsWith("cn|", StringComparison.Ordinal)).Columns, StoredJson.Default.CreditNote)!;

    /// <summary>Works on what is in the queue now.</summary>
    public async Task PumpAsync()
    {
        while (await _site.Queues.ReceiveAsync(WorkQueues.CollectPayment, 32, TimeSpan.FromMinutes(5), default) is { Count: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                Assert.True((await Collect.RunAsync(message.Text, TimeBudget.Ample(), default)).IsDone);
                await _site.Queues.DeleteAsync(WorkQueues.CollectPayment, message, default);
            }
        }
    }

    /// <summary>Lets time pass and works on what is due.</summary>
    public async Task PassAsync(Duration time)
    {
        for (Duration passed = Duration.Zero; passed < time; passed += Duration.FromMinutes(16))
        {
            _site.World.Clock.Advance(Duration.FromMinutes(16));
            await _site.Schedule.RunAsync(TimeBudget.Ample(), default);
            await PumpAsync();
        }
    }

    /// <summary>Every payment.</summary>
    public List<Payment> All() =>
    [
        .. _site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith("pay|", StringComparison.Ordinal))
            .Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Payment)!).OrderBy(payment => payment.CreatedAt).ThenBy(payment => payment.Id),
    ];

    /// <summary>Everything agrees, and what the provider has is what our journal has of it.</summary>
    public void Verify()
    {
        MoneyAgreement.Verify(_site.World);
        TrialBalance balance = TrialBalance.Of(
            _site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith("jrn|", StringComparison.Ordinal))
                .Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!));
        long byHand = All().Where(payment => payment.Provider == PaymentProvider.Manual && payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded)
            .Where(payment => payment.Provider == PaymentProvider.Manual).Sum(payment => payment.AmountMinor - payment.RefundedMinor);
        Assert.Equal(Provider.Collected - Provider.GivenBack - All().Sum(payment => payment.DisputedMinor), balance[LedgerAccount.CashInTransit, Currency.Usd] - byHand);
    }

    /// <summary>Nothing is under way, and nothing of it is left in the schedule.</summary>
    public void VerifyEnded()
    {
        Verify();
        Assert.All(All(), payment => Assert.Null(payment.LookAt));
        Assert.DoesNotContain(_site.World.Tables.Rows(Tables.Schedule), row => row.Columns.Text("queue") == WorkQueues.CollectPayment);
    }
}
