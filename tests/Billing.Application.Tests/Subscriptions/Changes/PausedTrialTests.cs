using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>Subscriptions paid in advance that are paused while they are tried.</summary>
public sealed class PausedTrialTests
{
    [Fact]
    public async Task An_end_gives_back_no_day_that_was_not_paid_because_of_the_pause()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started + Duration.FromHours(12));
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(
            with: input => input with { PayInAdvance = true, StartedAt = BillingSite.Started + Duration.FromHours(12), TrialPeriodDays = 10 });
        await site.PassAsync(Instant.FromUtc(2026, 4, 11, 5, 0));
        await site.PauseAsync();
        await site.PassAsync(Instant.FromUtc(2026, 4, 11, 12, 0));
        await site.PassAsync(Instant.FromUtc(2026, 4, 20, 9, 0));
        Assert.Equal(33, (await site.Billing.InvoicesAsync()).Sum(view => view.Fees.Sum(fee => fee.AmountMinor))); // the 11th: 1 of 30 days

        await site.Billing.EndAsync((await site.BilledAsync()).Subscription.Id, TerminationAction.GenerateCreditNote);

        Assert.Empty(await site.NotesAsync());
    }
}
