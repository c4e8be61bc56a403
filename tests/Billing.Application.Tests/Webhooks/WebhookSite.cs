using System.Runtime.CompilerServices;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Application.Tests.Webhooks;

/// <summary>One process that tells of events; the receivers belong to the world and outlive it.</summary>
internal sealed class WebhookSite
{
    private static readonly ConditionalWeakTable<Site, EndpointReader> Readers = [];
    private readonly WebhookSurfaces _surfaces = new([new PlainSurface()]);

    public WebhookSite(Site site)
    {
        Site = site;
        Receiver = site.World.Belonging<MemoryReceiver>(it => it.Copy());
        var box = new SecretBox(new SecretKeys(new Dictionary<int, byte[]> { [1] = new byte[SecretKeys.KeyBytes] }), site.Random);
        Secrets = new EndpointSecrets(box, site.Random);
        Reader = ReaderOf(site);
        Save = new SaveEndpoint(site.Transactor, Reader, Secrets, Receiver, _surfaces);
        Webhooks = new WebhookReader(site.Tables, Reader);
        Retry = new RetryWebhook(site.Transactor, Reader);
        History = new EventHistory(site.Lists);
        var queue = new QueueWebhooks(site.Transactor, site.Dispatcher, _surfaces);
        FanOut = new FanOutEvents(Reader, queue, new NotifyPeople(site.Transactor, site.Dispatcher), site.Schedule, site.Tables);
        Deliver = new DeliverWebhooks(
            site.Transactor, site.Dispatcher, site.Tables, Reader, Secrets, new DisableEndpoint(site.Transactor, Reader, site.Random), _surfaces, Receiver, site.Random,
            site.World.Clock, new ClockTime(site.World.Clock));
    }

    public Site Site { get; }

    public MemoryReceiver Receiver { get; }

    public EndpointSecrets Secrets { get; }

    public EndpointReader Reader { get; }

    public SaveEndpoint Save { get; }

    public WebhookReader Webhooks { get; }

    public RetryWebhook Retry { get; }

    public EventHistory History { get; }

    public FanOutEvents FanOut { get; }

    public DeliverWebhooks Deliver { get; }

    private DataSpace Space => Site.Space;

    /// <summary>A world whose processes tell of events.</summary>
    public static World NewWorld() => Listen(new World());

    /// <summary>Has the processes of a world that start from now on tell of events.</summary>
    public static World Listen(World world)
    {
        world.Follower = site => new FollowEvents(ReaderOf(site), new WebhookSurfaces([new PlainSurface()]), site.Schedule, site.Tables, site.World.Clock);
        return world;
    }

    /// <summary>Makes an endpoint.</summary>
    public async Task<WebhookEndpoint> EndpointAsync(string name, params string[] types) => (await Save.CreateAsync(
        Space, "plain", new EndpointChange(UrlOf(name), types, null), Command.FromJob("endpoint", name), default)).Value.Value;

    public static string UrlOf(string name) => $"https://{name}.example/hook";

    /// <summary>Something happens to a thing.</summary>
    public async Task<Result<Outcome<int>>> HappenAsync(string name, string type = "thing.changed", string padding = "", int count = 1) => await Site.Transactor.RunAsync(
        CounterWork.Address, Command.FromJob("happen", name), CounterJson.Default.Int32,
        (work, _) =>
        {
            Counter counter = new((work.Guard(CounterJson.Default.Counter)?.Value ?? 0) + 1, padding);
            work.SetGuard(new Counter(counter.Value), CounterJson.Default.Counter);
            for (int i = 0; i < count; i++)
            {
                work.EmitEvent(Space, type, ThingId, counter, CounterJson.Default.Counter);
            }

            return ValueTask.FromResult<Result<int>>(counter.Value);
        },
        default);

    public static BillingId ThingId { get; } = IdDerivation.ItemOf(new OwnerKey(7), 0, "thing");

    /// <summary>Works on what is in the queues now.</summary>
    public async Task PumpAsync()
    {
        while (await PumpAsync(WorkQueues.FollowEvents, FanOut) || await PumpAsync(WorkQueues.DeliverWebhooks, Deliver))
        {
        }
    }

    /// <summary>Lets time pass and works on what is due.</summary>
    public async Task PassAsync(Duration time, Duration? step = null)
    {
        Duration each = step ?? Duration.FromMinutes(16);
        for (Duration passed = Duration.Zero; passed < time; passed += each)
        {
            Site.World.Clock.Advance(each);
            await Site.Schedule.RunAsync(TimeBudget.Ample(), default);
            await PumpAsync();
        }
    }

    /// <summary>Every webhook as it is stored, oldest first.</summary>
    public List<Webhook> All() =>
    [
        .. Site.World.Tables.Rows(Tables.Webhooks).Where(row => row.RowKey.StartsWith("d|", StringComparison.Ordinal))
            .Select(row => DocumentCodec.Read(row.Columns, Billing.Application.Webhooks.WebhookJson.Default.Webhook)!).OrderBy(each => each.CreatedAt).ThenBy(each => each.Id),
    ];

    /// <summary>Every webhook as the list shows it.</summary>
    public async Task<List<Webhook>> ListedAsync() =>
    [
        .. (await Site.Lists.ReadAsync(Space, WebhookLists.Webhooks, new ListQuery([], null, false, 0, 1000), default)).Rows
            .Select(row => JsonSerializer.Deserialize(row.Span, WebhookLists.RowType)!),
    ];

    /// <summary>Counts, rows, list and schedule agree, and nothing is left to do but what waits.</summary>
    public async Task VerifyAsync()
    {
        List<Webhook> all = All();
        foreach (DeliveryStats stats in await Webhooks.StatsAsync(Space, default))
        {
            List<Webhook> own = [.. all.Where(each => each.EndpointId == stats.EndpointId)];
            Assert.Equal(
                (own.Count, own.Count(each => each.Status == WebhookStatus.Succeeded), own.Count(each => each.Status == WebhookStatus.Failed)),
                ((int)stats.Total, (int)stats.Succeeded, (int)stats.Failed));
        }

        Assert.Equal(all.Select(each => (each.Id, each.Status)).Order(), (await ListedAsync()).Select(each => (each.Id, each.Status)).Order());
        Assert.Equal(
            all.Where(each => each.Status == WebhookStatus.Pending).Select(each => Billing.Application.Webhooks.WebhookRows.Waiting(each.DueAt!.Value, each.Id)).Order(),
            Site.World.Tables.Rows(Tables.Webhooks).Select(row => row.RowKey).Where(row => row.StartsWith("p|", StringComparison.Ordinal)).Order());
        if (all.All(each => each.Status != WebhookStatus.Pending))
        {
            Assert.DoesNotContain(
                Site.World.Tables.Rows(Tables.Schedule), row => row.Columns.Text("queue") is WorkQueues.DeliverWebhooks or WorkQueues.FollowEvents);
        }
    }

    private static EndpointReader ReaderOf(Site site) => Readers.GetValue(site, each => new EndpointReader(each.Tables, new ClockTime(each.World.Clock)));

    private async Task<bool> PumpAsync(string queue, IQueueWork work)
    {
        IReadOnlyList<QueueMessage> messages = await Site.Queues.ReceiveAsync(queue, 32, TimeSpan.FromMinutes(5), default);
        foreach (QueueMessage message in messages)
        {
            WorkOutcome outcome = await work.RunAsync(message.Text, TimeBudget.Ample(), default);
            if (outcome.Rest is { } rest)
            {
                await Site.Queues.SendAsync(queue, rest, outcome.Delay, default);
            }

            await Site.Queues.DeleteAsync(queue, message, default);
        }

        return messages.Count > 0;
    }
}
