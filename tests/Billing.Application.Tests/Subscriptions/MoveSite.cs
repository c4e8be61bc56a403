using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Moves;
using Billing.Application.Tests.Catalog;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>One process that sells a plan of two versions and moves its subscriptions.</summary>
internal sealed class MoveSite
{
    private readonly Site _site;
    private readonly CatalogSite _catalog;

    public MoveSite(Site site)
    {
        _site = site;
        _catalog = new CatalogSite(site);
        Reader = new SubscriptionReader(site.Tables, site.Names);
        Migrations = new PlanMigrations(_catalog.Units, _catalog.Reader, site.Tables, site.Lists, Reader);
        Move = new PlanMove(Migrations, new MoveSubscriptions(site.Transactor, Migrations, site.Schedule), site.Lists, site.Queues, site.Dispatcher);
    }

    public PlanMigrations Migrations { get; }

    public PlanMove Move { get; }

    public SubscriptionReader Reader { get; }

    /// <summary>A plan and its second version.</summary>
    public async Task<Plan> PlanAsync()
    {
        Plan plan = (await _catalog.PlanAsync("basic")).Value;
        return plan;
    }

    public async Task EditAsync(Plan plan, long amountMinor = 2_000) =>
        Assert.True((await _catalog.UpdateAsync(plan, new PlanPatch { AmountMinor = amountMinor })).IsSuccess);

    /// <summary>A customer with a subscription; without a start it waits.</summary>
    public async Task<Subscription> SubscribeAsync(Plan plan, string name, Instant? startedAt)
    {
        var customers = new CustomerReader(_site.Tables, _site.Names);
        Customer customer = (await new CreateCustomer(_site.Transactor, _site.Names, customers)
            .RunAsync(_site.Space, new NewCustomer { ExternalId = name, Name = name }, Command.FromJob("customer", name), default)).Value.Value;
        var input = new NewSubscription { ExternalId = "sub-" + name, CustomerId = customer.Id, PlanId = plan.Id, StartedAt = startedAt };
        return (await new CreateSubscription(_site.Transactor, _site.Names, _catalog.Reader, customers)
            .RunAsync(_site.Space, input, Command.FromJob("subscription", name), default)).Value.Value;
    }

    /// <summary>What a close does: the subscription is billed until the instant, and goes over to the version that waits for that.</summary>
    public async Task BillAsync(Subscription subscription, Instant until, Instant next, RunningPeriod? running = null) => Assert.True((await _site.Transactor.RunAsync(
        CustomerRows.PartitionOf(_site.Space, subscription.Id), Command.FromJob("bill", subscription.Id.ToString(), until.ToString()),
        StoredJson.Default.Boolean,
        async (work, ct) =>
        {
            CustomerAccount account = work.Account()!;
            BilledSubscription billed = account.Subscriptions.Single();
            int? version = billed.CloseAt == until ? billed.VersionOfNextPeriod : null;
            account = account.With(billed with { BilledUntil = until, CloseAt = next, Running = running, NextVersion = version is null ? billed.NextVersion : null });
            if (version is { } due)
            {
                Subscription stored = (await work.ReadAsync(CustomerRows.Subscription(subscription.Id), StoredJson.Default.Subscription, ct))!;
                Subscription moved = stored.MoveTo(due, work.Now);
                account = work.Save(account, moved, await _catalog.Reader.PlanOfAsync(account.Space, moved, ct));
            }

            work.SetGuard(account, StoredJson.Default.CustomerAccount);
            return true;
        }, default)).IsSuccess);

    public Task<PlanMigration> StartAsync(Plan plan, Instant? at, params BillingId[] named) => StartAsync(plan, at, null, named);

    public async Task<PlanMigration> StartAsync(Plan plan, Instant? at, int? version, params BillingId[] named) => (await Migrations.StartAsync(
        _site.Space, new NewPlanMigration(plan.Id, version, at, named.Length == 0 ? null : named), Command.FromJob("migrate", $"{at}"), default)).Value.Value;

    /// <summary>Works on every message of the queue; messages that are to be continued are counted.</summary>
    public async Task<int> WorkAsync()
    {
        int waiting = 0;
        while (await _site.Queues.ReceiveAsync(WorkQueues.MovePlan, 32, TimeSpan.FromMinutes(5), default) is { Count: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                WorkOutcome outcome = await Move.RunAsync(message.Text, TimeBudget.Ample(), default);
                waiting += outcome.IsDone ? 0 : 1;
                await _site.Queues.DeleteAsync(WorkQueues.MovePlan, message, default);
            }
        }

        return waiting;
    }

    /// <summary>The version that the next close moves it to.</summary>
    public async Task<int?> NextVersionAsync(Subscription subscription) => (await AccountAsync(subscription)).Subscriptions.Single().NextVersion;

    /// <summary>The version that the subscription runs; its row and the account agree.</summary>
    public async Task<int> VersionAsync(Subscription subscription)
    {
        CustomerAccount account = await AccountAsync(subscription);
        int version = (await Reader.FindAsync(_site.Space, subscription.Id, default))!.PlanVersion;
        Assert.All(account.Subscriptions, billed => Assert.Equal(version, billed.Subscription.PlanVersion));
        return version;
    }

    private async Task<CustomerAccount> AccountAsync(Subscription subscription)
    {
        PartitionAddress address = CustomerRows.PartitionOf(_site.Space, subscription.Id);
        TableRow guard = (await _site.Tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, default))!;
        return DocumentCodec.Read(guard.Columns, StoredJson.Default.CustomerAccount)!;
    }
}
