using Billing.Application.Consistency;
using Billing.Application.Housekeeping;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Webhooks;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Application.Tests.Housekeeping;

public sealed class TidyRowsTests
{
    private readonly World _world = WebhookSite.NewWorld();

    [Fact]
    public async Task Webhooks_go_by_whole_months_when_they_are_old_and_their_counts_stay()
    {
        var hooks = new WebhookSite(_world.Start());
        await hooks.EndpointAsync("one");
        await hooks.HappenAsync("old", count: 150);
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromDays(40), Duration.FromDays(8));
        await hooks.HappenAsync("young");
        await hooks.PumpAsync();

        Assert.Equal(0, await SweepAsync(hooks.Site));
        await hooks.PassAsync(Duration.FromDays(96), Duration.FromDays(16));
        Assert.Equal(150, await SweepAsync(hooks.Site));
        Assert.Equal((1, 1), (hooks.All().Count, (await hooks.ListedAsync()).Count));
        Assert.Equal(0, await SweepAsync(hooks.Site));
        DeliveryStats stats = Assert.Single(await hooks.Webhooks.StatsAsync(hooks.Site.Space, default));
        Assert.Equal((151, 151), (stats.Total, stats.Succeeded));
    }

    [Fact]
    public async Task A_month_stays_while_a_webhook_of_it_waits()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("dead");
        hooks.Receiver.Answer = _ => MemoryReceiver.Dead;
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromHours(80));
        await hooks.HappenAsync("it again"); // nothing is made for an endpoint that is disabled
        Webhook[] waiting = [.. hooks.All().Where(each => each.Status == WebhookStatus.Pending)];
        _world.Clock.Advance(Duration.FromDays(200));

        await SweepAsync(hooks.Site);
        Assert.Equal(waiting.Length > 0 ? hooks.All().Count : 0, (await hooks.ListedAsync()).Count);
        Assert.NotNull((await hooks.Reader.FindAsync(hooks.Site.Space, default)).Of(endpoint.Id));
    }

    [Fact]
    public async Task Old_notifications_go_and_are_not_counted_as_unread_any_more_whatever_store_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async started =>
            {
                Site site = WebhookSite.Listen(started.World).Start();
                var hooks = new WebhookSite(site);
                await hooks.HappenAsync("old", "data_export.completed", count: 3);
                await hooks.PumpAsync();
                Notification first = (await ListAsync(site))[0];
                await new ReadNotifications(site.Transactor).OneAsync(site.Space, first.Id, Command.FromJob("read"), default);
                site.World.Clock.Advance(Duration.FromDays(420));
                await hooks.HappenAsync("young", "data_export.failed");
                await hooks.PumpAsync();
                site.World.Clock.Advance(Duration.FromDays(20));
            },
            async site => await Notifications(site).RunAsync(site.Space, default),
            async site =>
            {
                await Notifications(site).RunAsync(site.Space, default);
                Assert.Equal(4, Assert.Single(await ListAsync(site)).Number);
                Assert.Equal(1, (await new NotificationReader(site.Tables).CountsAsync(site.Space, default)).Unread);
                Assert.Single(site.World.Tables.Rows(Tables.Webhooks), row => row.RowKey.StartsWith("n|", StringComparison.Ordinal));
            });

        Assert.True(cases > 5, $"{cases} cases");
    }

    [Fact]
    public async Task A_month_of_more_chunks_than_fit_a_transaction_is_dropped_whole()
    {
        var hooks = new WebhookSite(_world.Start());
        string partition = $"{hooks.Site.Space}|{WebhookLists.Webhooks.Name}";
        await hooks.EndpointAsync("one");
        await hooks.HappenAsync("first");
        await hooks.PumpAsync();
        TableRow directory = (await hooks.Site.Tables.GetAsync(Tables.Lists, partition, "h|" + Month(), default))!;
        ListMonth full = ListRows.ReadMonth(directory);
        var grown = new ListMonth(200, [.. Enumerable.Range(0, 200).Select(number => full.Chunks[0] with { Number = number })]);
        await hooks.Site.Tables.CommitAsync(Tables.Lists, [RowWrite.Replace(partition, directory.RowKey, directory.ETag, DocumentCodec.Write(new Columns(), grown, ListJson.Default.ListMonth))], default);
        foreach (int number in Enumerable.Range(1, 199))
        {
            await hooks.Site.Tables.CommitAsync(Tables.Lists, [RowWrite.Insert(partition, ListRows.ChunkRow(Month(), number), ListChunk.Empty().ToColumns())], default);
        }

        _world.Clock.Advance(Duration.FromDays(200));
        var months = new ListMonths(hooks.Site.Tables);
        Interval month = Assert.Single(await months.EndedAsync(hooks.Site.Space, WebhookLists.Webhooks, _world.Clock.GetCurrentInstant(), default));
        await months.DropAsync(hooks.Site.Space, WebhookLists.Webhooks, month, default);
        Assert.DoesNotContain(_world.Tables.Rows(Tables.Lists), row => row.PartitionKey == partition);
    }

    [Fact]
    public async Task A_night_goes_through_all_organizations_and_enters_the_next_one()
    {
        Site site = _world.Start();
        var hooks = new WebhookSite(site);
        Organizations organizations = OrganizationsOf(site);
        Organization made = (await organizations.FoundAsync(new NewOrganization("One", "USD", "UTC"), Command.Once(site.Random), default)).Value.Organization;
        string partition = PlatformRows.Organization(made.Id.Owner).PartitionKey;
        bool HasCommands() => _world.Tables.Rows(Tables.Platform).Any(row => row.PartitionKey == partition && row.RowKey.StartsWith("cmd|", StringComparison.Ordinal));
        Assert.True(HasCommands());

        TidyRows tidy = Tidy(site, organizations, hooks);
        await tidy.EnterAsync(default);
        await tidy.EnterAsync(default);
        _world.Clock.Advance(Duration.FromDays(4));
        Assert.Equal(1, await site.Schedule.RunAsync(TimeBudget.Ample(), default));
        string message = Assert.Single(await site.Queues.ReceiveAsync(WorkQueues.TidyRows, 32, TimeSpan.FromMinutes(5), default)).Text;
        WorkOutcome outcome = await tidy.RunAsync(message, new TimeBudget(TimeProvider.System, TimeSpan.Zero), default);
        for (int parts = 1; outcome.Rest is { } rest; parts++)
        {
            Assert.InRange(parts, 1, 10);
            outcome = await tidy.RunAsync(rest, new TimeBudget(TimeProvider.System, TimeSpan.Zero), default);
        }

        Assert.False(HasCommands());
        TableRow next = Assert.Single(_world.Tables.Rows(Tables.Schedule), row => row.Columns.Text("queue") == WorkQueues.TidyRows);
        Instant due = TidyMessage.Next(_world.Clock.GetCurrentInstant()).DueAt;
        Assert.StartsWith($"0{due.ToUnixTimeMilliseconds()}", next.RowKey, StringComparison.Ordinal);
    }

    private static TidyRows Tidy(Site site, Organizations organizations, WebhookSite hooks) => new(
        organizations, site.Lists, hooks.Reader, new CommandSweep(site.Tables, site.World.Clock), Webhooks(site), Notifications(site), LogSweepTests.Sweep(site), site.Schedule, site.World.Clock);

    private static WebhookSweep Webhooks(Site site) => new(site.Tables, site.Lists, new ListMonths(site.Tables), new RetentionOptions(), site.World.Clock);

    private static NotificationSweep Notifications(Site site) =>
        new(site.Transactor, site.Lists, new ListMonths(site.Tables), new RetentionOptions(), site.Random, site.World.Clock);

    private static ValueTask<int> SweepAsync(Site site) => Webhooks(site).RunAsync(site.Space, default);

    private static Organizations OrganizationsOf(Site site)
    {
        var directory = new ApiKeyDirectory(site.Tables, site.World.Clock, TimeProvider.System);
        var keys = new ApiKeys(site.Transactor, site.Tables, directory, site.Random, site.World.Clock);
        return new Organizations(
            site.Transactor, site.Tables, keys, new OrganizationSettings(site.Tables, TimeProvider.System), new OrganizationSecrets(new SecretBox(SecretKeys.None, site.Random)), site.World.Clock);
    }

    private string Month() => ListRows.Month(_world.Clock.GetCurrentInstant());

    private static async Task<List<Notification>> ListAsync(Site site) =>
    [
        .. (await site.Lists.ReadAsync(site.Space, NotificationLists.Notifications, new ListQuery([], null, false, 0, 100), default)).Rows
            .Select(row => System.Text.Json.JsonSerializer.Deserialize(row.Span, NotificationLists.RowType)!),
    ];
}
