using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions.Moves;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>The world's clock stands at 1 July 2026.</summary>
public sealed class MoveTests
{
    private static readonly Instant July = Instant.FromUtc(2026, 7, 1, 0, 0);
    private static readonly Instant August = Instant.FromUtc(2026, 8, 1, 0, 0);
    private static readonly Instant September = Instant.FromUtc(2026, 9, 1, 0, 0);
    private static readonly Instant October = Instant.FromUtc(2026, 10, 1, 0, 0);

    private readonly World _world = new();

    [Fact]
    public async Task All_subscriptions_of_a_plan_move_with_their_next_period_and_those_that_wait_for_their_start_at_once()
    {
        var site = new MoveSite(_world.Start());
        Plan plan = await site.PlanAsync();
        Subscription running = await site.SubscribeAsync(plan, "running", July);
        Subscription pending = await site.SubscribeAsync(plan, "pending", null);
        await site.EditAsync(plan);
        PlanMigration migration = await site.StartAsync(plan, July + Duration.FromHours(1));

        Assert.Equal(0, await site.WorkAsync());
        Assert.Equal((1, 2), (await site.VersionAsync(running), await site.VersionAsync(pending)));
        PlanMigrationProgress progress = (await site.Migrations.FindAsync(_world.Space, plan.Id, migration.Id, default))!;
        Assert.Equal((2, 1), (progress.Subscriptions, progress.Moved));

        await site.BillAsync(running, August, September);
        Assert.Equal(2, await site.VersionAsync(running));
        Assert.Equal(2, (await site.Migrations.FindAsync(_world.Space, plan.Id, migration.Id, default))!.Moved);
        Assert.Empty(await _world.Queues.ReceiveAsync(WorkQueues.MovePlan, 32, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Closes_that_are_late_and_made_up_for_at_once_move_it_with_the_first_period_from_the_date_on()
    {
        (MoveSite site, Plan plan, Subscription running) = await EditedAsync();
        await site.StartAsync(plan, August + Duration.FromDays(1));
        _world.Clock.Advance(September + Duration.FromDays(5) - _world.Clock.GetCurrentInstant());
        Assert.Equal(0, await site.WorkAsync()); // July and August are over and not billed yet

        await site.BillAsync(running, August, September);
        Assert.Equal(1, await site.VersionAsync(running));
        await site.BillAsync(running, September, October);
        Assert.Equal(2, await site.VersionAsync(running));
    }

    [Fact]
    public async Task A_move_with_a_later_date_waits_until_the_one_before_it_is_done()
    {
        (MoveSite site, Plan plan, Subscription running) = await EditedAsync();
        await site.StartAsync(plan, July + Duration.FromHours(1));
        await site.WorkAsync();
        await site.EditAsync(plan, 3_000);
        _world.Clock.Advance(Duration.FromHours(2));
        await site.StartAsync(plan, September - Duration.FromDays(1));
        Assert.Equal(0, await site.WorkAsync());
        Assert.Equal(2, await site.NextVersionAsync(running));

        // The period is over, but not billed yet: it goes on waiting.
        _world.Clock.Advance(August - _world.Clock.GetCurrentInstant());
        await _world.Start().Schedule.RunAsync(TimeBudget.Ample(), default);
        Assert.Equal(1, await site.WorkAsync());
        await site.BillAsync(running, August, September);
        Assert.Equal(2, await site.VersionAsync(running));

        _world.Clock.Advance(WorkSchedule.ResendAfter + Duration.FromMinutes(1));
        await _world.Start().Schedule.RunAsync(TimeBudget.Ample(), default);
        Assert.Equal(0, await site.WorkAsync());
        await site.BillAsync(running, September, October);
        Assert.Equal(3, await site.VersionAsync(running));
        _world.Clock.Advance(WorkSchedule.ResendAfter + Duration.FromMinutes(1));
        await _world.Start().Schedule.RunAsync(TimeBudget.Ample(), default);
        Assert.Empty(await _world.Queues.ReceiveAsync(WorkQueues.MovePlan, 32, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_period_of_which_usage_is_billed_already_is_not_taken_along()
    {
        var site = new MoveSite(_world.Start());
        Plan plan = await site.PlanAsync();
        Subscription billed = await site.SubscribeAsync(plan, "billed", July);
        await site.BillAsync(billed, July, August, new RunningPeriod { JudgedMinor = 1 });
        await site.EditAsync(plan);
        await site.StartAsync(plan, July);
        await site.WorkAsync();
        Assert.Equal((1, 2), (await site.VersionAsync(billed), await site.NextVersionAsync(billed)));
    }

    [Fact]
    public async Task Only_the_named_subscriptions_move_and_the_others_keep_their_version()
    {
        var site = new MoveSite(_world.Start());
        Plan plan = await site.PlanAsync();
        Subscription named = await site.SubscribeAsync(plan, "named", July);
        Subscription other = await site.SubscribeAsync(plan, "other", July);
        await site.EditAsync(plan);
        PlanMigration migration = await site.StartAsync(plan, July, named.Id);
        await site.WorkAsync();
        Assert.Equal((2, 1), (await site.VersionAsync(named), await site.VersionAsync(other)));
        PlanMigrationProgress progress = (await site.Migrations.FindAsync(_world.Space, plan.Id, migration.Id, default))!;
        Assert.Equal((1, 1), (progress.Subscriptions, progress.Moved));
    }

    [Fact]
    public async Task An_entry_of_the_schedule_that_a_crash_put_back_after_its_work_was_done_goes_when_its_message_comes_again()
    {
        (MoveSite site, Plan plan, Subscription running) = await EditedAsync();
        await site.StartAsync(plan, July + Duration.FromHours(1), running.Id);
        await site.WorkAsync();
        await site.EditAsync(plan, 3_000);
        _world.Clock.Advance(Duration.FromHours(2));
        await site.StartAsync(plan, September, running.Id); // waits for the one before it
        await site.WorkAsync();
        await site.BillAsync(running, August, September);
        _world.Clock.Set(August + Duration.FromMinutes(1));
        await _world.Start().Schedule.RunAsync(TimeBudget.Ample(), default);
        string text = Assert.Single(_world.Queues.Texts(WorkQueues.MovePlan));
        await site.Move.RunAsync(text, TimeBudget.Ample(), default);
        MoveMessage job = JsonSerializer.Deserialize(text, StoredJson.Default.MoveMessage)!;

        await _world.Start().Schedule.AddAsync(new ScheduleDue(job.ScheduleKey, job.DueAt!.Value, WorkQueues.MovePlan, text), default);
        await site.Move.RunAsync(text, TimeBudget.Ample(), default);

        Assert.DoesNotContain(_world.Tables.Rows(Tables.Schedule), row => row.PartitionKey != "buckets" && row.Columns.Text("queue") == WorkQueues.MovePlan);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_move_that_was_asked_for_last_has_the_last_word_in_whichever_order_their_messages_come(bool isLastFirst)
    {
        (MoveSite site, Plan plan, Subscription running) = await EditedAsync();
        await site.StartAsync(plan, July + Duration.FromHours(1), running.Id);
        await site.SubscribeAsync(plan, "second version", July);
        await site.EditAsync(plan, 3_000);
        _world.Clock.Advance(Duration.FromHours(2));
        PlanMigration last = await site.StartAsync(plan, July + Duration.FromHours(2), running.Id);
        for (int stage = 0; stage < 2; stage++) // finding them, moving them
        {
            foreach (string text in _world.Queues.Texts(WorkQueues.MovePlan).OrderBy(text => text.Contains(last.Id.ToString(), StringComparison.Ordinal) != isLastFirst).ToList())
            {
                await site.Move.RunAsync(text, TimeBudget.Ample(), default);
            }
        }

        Assert.Equal((3, 3), (last.Version, await site.NextVersionAsync(running)));
        await site.BillAsync(running, August, September);
        Assert.Equal(3, await site.VersionAsync(running));
    }

    [Fact]
    public async Task A_move_to_the_version_that_it_runs_takes_back_the_one_that_waits()
    {
        (MoveSite site, Plan plan, Subscription running) = await EditedAsync();
        await site.StartAsync(plan, July + Duration.FromHours(1), running.Id);
        await site.WorkAsync();
        Assert.Equal(2, await site.NextVersionAsync(running));

        _world.Clock.Advance(Duration.FromHours(2));
        await site.StartAsync(plan, July + Duration.FromHours(2), version: 1, running.Id);
        await site.WorkAsync();
        Assert.Null(await site.NextVersionAsync(running));
    }

    [Fact]
    public async Task A_move_takes_effect_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                var moves = new MoveSite(site);
                Plan plan = await moves.PlanAsync();
                await moves.SubscribeAsync(plan, "one", July);
                await moves.EditAsync(plan);
                await moves.StartAsync(plan, July);
            },
            async site => await RunEverythingAsync(site),
            async site =>
            {
                ListedSubscriptions listed = await ListedSubscriptions.ReadAsync(site);
                Assert.Equal([2], listed.Versions);
                Assert.Equal(1, listed.UpdatedEvents);
            });
        Assert.True(cases > 20, $"{cases} cases");
    }

    [Fact]
    public async Task A_version_that_does_not_exist_and_an_unknown_plan_are_refused()
    {
        var site = new MoveSite(_world.Start());
        Plan plan = await site.PlanAsync();
        Result<Outcome<PlanMigration>> refused = await site.Migrations.StartAsync(
            _world.Space, new NewPlanMigration(plan.Id, 2, null, null), Command.FromJob("a"), default);
        Assert.Equal(["body", "version"], refused.Failure!.Errors.Single().Path);
        refused = await site.Migrations.StartAsync(
            _world.Space, new NewPlanMigration(new BillingId(new OwnerKey(0xABC), 77), null, null, null), Command.FromJob("b"), default);
        Assert.Equal(FailureKind.NotFound, refused.Failure!.Kind);
    }

    /// <summary>A plan with a second version, and a subscription that has run the first one since July.</summary>
    private async Task<(MoveSite Site, Plan Plan, Subscription Running)> EditedAsync()
    {
        var site = new MoveSite(_world.Start());
        Plan plan = await site.PlanAsync();
        Subscription running = await site.SubscribeAsync(plan, "running", July);
        await site.EditAsync(plan);
        return (site, plan, running);
    }

    /// <summary>Repeats the messages that a failed process left, as the queue would.</summary>
    private static async Task RunEverythingAsync(Site site)
    {
        var moves = new MoveSite(site);
        for (int stage = 0; stage < 2; stage++) // finding them, moving them
        {
            foreach (string text in site.World.Queues.Texts(WorkQueues.MovePlan).ToList())
            {
                await moves.Move.RunAsync(text, TimeBudget.Ample(), default);
            }
        }
    }
}
