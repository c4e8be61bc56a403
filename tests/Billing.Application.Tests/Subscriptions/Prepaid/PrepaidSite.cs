using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Payments;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Tests.Payments;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Prepaid;

/// <summary>One process that sells a subscription which is paid first: 12.00 a month, from the day of the money on.</summary>
internal sealed class PrepaidSite(Site site)
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 5, 10, 12, 0);

    public BillingSite Billing { get; } = new(site);

    /// <summary>What is stored, whatever lists and caches say.</summary>
    public Subscription Subscription => All("sub|", StoredJson.Default.Subscription).Single();

    public IReadOnlyList<Invoice> Invoices => [.. All("inv|", StoredJson.Default.Invoice).OrderBy(invoice => invoice.CreatedAt).ThenBy(invoice => invoice.Revision)];

    private EndSubscription End => new(new SubscriptionChange(site.Transactor, Billing), Billing.Invoices, Billing.Void);

    /// <summary>Subscribes the customer at noon and bills the first period; the customer may have a method by then, which pays at once.</summary>
    public async Task StartAsync(int graceDays = 0, bool withMethod = false)
    {
        if (site.World.Clock.GetCurrentInstant() != Noon)
        {
            site.World.Clock.Set(Noon);
        }

        Customer customer = await Billing.SubscribeAsync(graceDays, with: input => input with { StartedAt = Noon, StartsWithPayment = true, OnlyOne = true });
        VerifyNeverActiveUnpaid();
        if (withMethod)
        {
            var collection = new CollectionSite(site);
            await collection.Connect.CreateAsync(site.Space, PaymentProviderKind.Sandbox, new ConnectionChange(), Command.FromJob("connect"), default);
            var method = new NewPaymentMethod(customer.Id, PaymentProviderKind.Sandbox, "token", "card", IsDefault: true, "{}");
            Assert.True((await collection.Methods.AttachAsync(site.Space, method, Command.FromJob("method"), default)).IsSuccess);
        }

        await Billing.CloseAsync();
        VerifyNeverActiveUnpaid();
    }

    /// <summary>A payer pays what the newest invoice needs, or a part of it, or more.</summary>
    public async Task<Result<Outcome<Payment>>> PayAsync(string payer, long? minor = null)
    {
        Result<Outcome<Payment>> paid = await new RecordPayment(site.Transactor).RunAsync(
            site.Space, new NewPayment { InvoiceId = Invoices[^1].Id, AmountMinor = minor }, Command.FromJob("pay", payer), default);
        VerifyNeverActiveUnpaid();
        return paid;
    }

    public ValueTask<Result<Outcome<Subscription>>> CancelAsync(Command command, bool atPeriodEnd) => atPeriodEnd
        ? End.CancelWithPeriodAsync(site.Space, Subscription.Id, null, command, default)
        : End.CancelAsync(site.Space, Subscription.Id, null, command, default);

    /// <summary>Time goes on, and what is due then is closed.</summary>
    public async Task PassToAsync(Instant at)
    {
        site.World.Clock.Set(at);
        await Billing.CloseAsync();
        VerifyNeverActiveUnpaid();
    }

    /// <summary>Nothing runs that was never paid, and nothing is billed twice.</summary>
    public void VerifyNeverActiveUnpaid()
    {
        Subscription subscription = Subscription;
        bool isPaid = Invoices.Any(invoice => invoice.Status == InvoiceStatus.Paid && invoice.SubscriptionId == subscription.Id);
        Assert.True(isPaid || subscription.Status is SubscriptionStatus.Pending or SubscriptionStatus.Canceled, $"{subscription.Status} without money");
        Assert.True(isPaid || subscription.Prepaid!.PaidFrom is null, "A period runs without money");
        Assert.All(Invoices.Where(invoice => invoice.Status != InvoiceStatus.Voided).GroupBy(invoice => invoice.Boundary), period => Assert.Single(period));
    }

    private IEnumerable<T> All<T>(string prefix, JsonTypeInfo<T> type) => site.World.Tables.Rows(Tables.Customers)
        .Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal)).Select(row => DocumentCodec.Read(row.Columns, type)!);
}
