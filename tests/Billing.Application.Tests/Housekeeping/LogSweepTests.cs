using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Housekeeping;
using Billing.Application.Lists;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Housekeeping;

public sealed class LogSweepTests
{
    private static readonly ListDefinition[] Logs = [AuditLists.Entries, DomainEvents.List, InboundLists.Events];

    internal static LogSweep Sweep(Site site, RetentionOptions? options = null) =>
        new(site.Tables, site.Lists, new ListMonths(site.Tables), options ?? new RetentionOptions(), site.World.Clock);

    [Fact]
    public async Task Each_log_goes_by_whole_months_when_it_is_as_old_as_its_setting_says()
    {
        Site site = new World().Start();
        await HappenAsync(site, "old");
        Assert.Equal("1 1 1", await CountsAsync(site));
        var options = new RetentionOptions { ProviderEventDays = 40, EventDays = 80, AuditDays = 120 };
        List<string> left = [];
        for (int days = 30; days <= 150; days += 40)
        {
            site.World.Clock.Advance(Duration.FromDays(days == 30 ? 30 : 40));
            await Sweep(site, options).RunAsync(site.Space, default);
            left.Add(await CountsAsync(site));
        }

        Assert.Equal(["1 1 1", "1 1 1", "1 1 0", "1 0 0"], left); // the first of July is kept with the last
        site.World.Clock.Advance(Duration.FromDays(40));
        await HappenAsync(site, "young");
        await Sweep(site, options).RunAsync(site.Space, default);
        Assert.Equal("1 1 1", await CountsAsync(site));
    }

    [Fact]
    public async Task The_records_of_old_provider_events_go_with_them_whatever_store_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async started =>
            {
                for (int i = 0; i < 3; i++)
                {
                    await TellAsync(started, $"old {i}");
                }

                started.World.Clock.Advance(Duration.FromDays(1_200));
                await TellAsync(started, "young");
            },
            async site => await Sweep(site).RunAsync(site.Space, default),
            async site =>
            {
                await Sweep(site).RunAsync(site.Space, default);
                Assert.Equal("0 0 1", await CountsAsync(site));
                TableRow[] kept = [.. site.World.Tables.Rows(Tables.Catalog).Where(row => row.PartitionKey.Contains("|inbound|", StringComparison.Ordinal))];
                Assert.Equal(2, kept.Length); // the event and the command that recorded it
                Assert.Single(kept.Select(row => row.PartitionKey).Distinct());
            });

        Assert.True(cases > 5, $"{cases} cases");
    }

    /// <summary>How many entries the audit log, the history and the providers' events have.</summary>
    private static async Task<string> CountsAsync(Site site)
    {
        List<int> counts = [];
        foreach (ListDefinition log in Logs)
        {
            counts.Add((await site.Lists.ReadAsync(site.Space, log, new ListQuery([], null, false, 0, 10), default)).Total);
        }

        return string.Join(' ', counts);
    }

    /// <summary>A customer is made by somebody, and a provider tells of something.</summary>
    private static async Task HappenAsync(Site site, string name)
    {
        using (ActorScope.Enter(new Actor(ActorType.ApiKey, "key")))
        {
            var create = new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names));
            Assert.True((await create.RunAsync(site.Space, new NewCustomer { ExternalId = name, Name = name }, Command.FromJob("customer", name), default)).IsSuccess);
        }

        await TellAsync(site, name);
    }

    private static async Task TellAsync(Site site, string eventId)
    {
        var inbound = new InboundEvent
        {
            Id = IdDerivation.ItemOf(site.Space.Organization, 0, "provider event", eventId), ConnectionId = new BillingId(site.Space.Organization, 1), Provider = PaymentProviderKind.Stripe,
            EventId = eventId, Kind = ProviderEventKind.Ignored, Outcome = InboundOutcome.Ignored, ReceivedAt = site.World.Clock.GetCurrentInstant(),
        };
        Assert.True((await site.Transactor.RunAsync(
            InboundRows.AddressOf(site.Space, inbound.Provider, eventId), InboundRows.CommandOf(inbound.Id), StoredJson.Default.InboundEvent,
            (work, _) =>
            {
                work.SetGuard(inbound, StoredJson.Default.InboundEvent);
                work.Emit(InboundLists.Upsert(site.Space, inbound));
                return ValueTask.FromResult<Domain.Results.Result<InboundEvent>>(inbound);
            },
            default)).IsSuccess);
    }
}
