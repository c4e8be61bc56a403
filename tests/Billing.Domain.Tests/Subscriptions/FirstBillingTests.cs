using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

public sealed class FirstBillingTests
{
    private static readonly DateTimeZone Warsaw = DateTimeZoneProviders.Tzdb["Europe/Warsaw"];
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 20, 9, 0);

    [Fact]
    public void In_arrears_the_first_invoice_is_due_at_the_end_of_the_period() =>
        Assert.Equal(new FirstBilling(Start, Instant.FromUtc(2026, 3, 31, 22, 0)), Of(Build.Subscription(Start)));

    [Fact]
    public void In_advance_it_is_due_at_the_start() =>
        Assert.Equal(new FirstBilling(Start, Start), Of(Build.Subscription(Start) with { PayInAdvance = true }));

    [Fact]
    public void A_trial_over_two_period_ends_is_billed_from_its_own_end_on()
    {
        Subscription trial = Build.Subscription(Start) with { TrialPeriodDays = 45 };
        var ends = Instant.FromUtc(2026, 5, 4, 8, 0);
        Assert.Equal(new FirstBilling(ends, Instant.FromUtc(2026, 5, 31, 22, 0)), Of(trial));
        Assert.Equal(new FirstBilling(ends, ends), Of(trial with { PayInAdvance = true }));
    }

    private static FirstBilling Of(Subscription subscription) => FirstBilling.Of(Build.Plan(1000), subscription, Warsaw);
}
