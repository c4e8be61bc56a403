using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Webhooks;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Notifications;

public sealed class NotificationTests
{
    private readonly World _world = WebhookSite.NewWorld();

    [Fact]
    public async Task Each_event_that_people_should_see_makes_one_notification_whatever_store_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            site =>
            {
                WebhookSite.Listen(site.World);
                return Task.CompletedTask;
            },
            async site =>
            {
                site.World.Clock.Advance(Duration.FromMinutes(6));
                var hooks = new WebhookSite(site);
                await hooks.HappenAsync("quiet", "thing.changed");
                await hooks.HappenAsync("loud", "usage_alert.triggered");
                await hooks.PumpAsync();
            },
            async site =>
            {
                var hooks = new WebhookSite(site);
                await hooks.PumpAsync();
                await hooks.PassAsync(Duration.FromHours(1));
                Notification made = Assert.Single(await ListAsync(site));
                Assert.Equal(("usage", "Usage alert", 1L), (made.Category, made.Title, (await CountsAsync(site)).Unread));
                await hooks.VerifyAsync();
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task The_unread_count_is_exact_while_some_are_read_by_themselves_and_then_all_at_once()
    {
        Site site = _world.Start();
        var hooks = new WebhookSite(site);
        var read = new ReadNotifications(site.Transactor);
        await hooks.HappenAsync("five", "data_export.completed", count: 5);
        await hooks.PumpAsync();
        Assert.Equal(5, (await CountsAsync(site)).Unread);

        Notification first = (await ListAsync(site))[0];
        Assert.True((await read.OneAsync(site.Space, first.Id, Command.FromJob("a"), default)).Value.Value.IsRead);
        Assert.True((await read.OneAsync(site.Space, first.Id, Command.FromJob("b"), default)).Value.Value.IsRead);
        Assert.Equal(4, (await CountsAsync(site)).Unread);
        Assert.Equal((1, 4), ((await ListAsync(site, true)).Count, (await ListAsync(site, false)).Count));

        Assert.Equal(0, (await read.AllAsync(site.Space, Command.FromJob("all"), default)).Value.Value.Unread);
        Assert.Equal((5, 0), ((await ListAsync(site, true)).Count, (await ListAsync(site, false)).Count));
        await read.OneAsync(site.Space, (await ListAsync(site))[3].Id, Command.FromJob("c"), default);
        Assert.Equal(0, (await CountsAsync(site)).Unread);

        await hooks.HappenAsync("one more", "data_export.failed");
        await hooks.PumpAsync();
        Assert.Equal((1, 1, 5), ((int)(await CountsAsync(site)).Unread, (await ListAsync(site, false)).Count, (await ListAsync(site, true)).Count));
        Assert.Equal(FailureKind.NotFound, (await read.OneAsync(site.Space, WebhookSite.ThingId, Command.FromJob("d"), default)).Failure!.Kind);
    }

    private static ValueTask<NotificationCounts> CountsAsync(Site site) => new NotificationReader(site.Tables).CountsAsync(site.Space, default);

    private static async Task<List<Notification>> ListAsync(Site site, bool? isRead = null)
    {
        ListFilter[] filters = isRead is { } wanted ? [NotificationLists.Read(wanted, await CountsAsync(site))] : [];
        ListSlice slice = await site.Lists.ReadAsync(site.Space, NotificationLists.Notifications, new ListQuery(filters, null, false, 0, 100), default);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, NotificationLists.RowType)!)];
    }
}
