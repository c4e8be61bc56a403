using Billing.Application.Payments.Providers;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Stripe;

/// <summary>What is true whatever the network does: nothing is collected twice, and an unknown outcome is resolved by asking.</summary>
public sealed class StripeFailureTests
{
    private static readonly ChargeOrder Order = Samples.Order(Samples.Usd(500), "pm_ok");

    [Theory]
    [InlineData(ProviderFault.SilentAfter)]
    [InlineData(ProviderFault.BrokenAfter)]
    [InlineData(ProviderFault.Garbage)]
    [InlineData(ProviderFault.HugeBody)]
    public async Task A_charge_whose_answer_is_lost_is_unknown_and_found_by_asking(ProviderFault fault)
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        stripe.Server.FailNext("payment_intents", fault);
        Assert.Equal(ChargeStatus.Unknown, (await stripe.ChargeAsync(Order)).Status);
        Assert.Single(stripe.Server.Requests);
        ChargeOutcome found = await stripe.FindAsync(Samples.Query(Order));
        Assert.Equal((ChargeStatus.Succeeded, Samples.Usd(500)), (found.Status, found.Received));
        Assert.Equal(500, simulator.Collected);
    }

    [Fact]
    public async Task A_charge_that_never_arrived_is_not_found_and_may_be_sent_again()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        stripe.Server.FailNext("payment_intents", ProviderFault.SilentBefore);
        Assert.Equal(ChargeStatus.Unknown, (await stripe.ChargeAsync(Order)).Status);
        Assert.Equal(ChargeStatus.NotFound, (await stripe.FindAsync(Samples.Query(Order))).Status);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.ChargeAsync(Order)).Status);
        Assert.Equal(500, simulator.Collected);
    }

    [Fact]
    public async Task Haste_and_errors_are_tried_again_with_the_same_key()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        stripe.Server.FailNext("payment_intents", ProviderFault.TooManyRequests, ProviderFault.ErrorAfter, ProviderFault.Slow);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.ChargeAsync(Order)).Status);
        Assert.Equal(3, stripe.Server.Requests.Count);
        Assert.Single(stripe.Server.Requests.Select(request => request.Header("Idempotency-Key")).Distinct());
        Assert.Equal(500, simulator.Collected);
    }

    [Fact]
    public async Task Errors_without_end_leave_the_outcome_unknown_and_haste_without_end_declines()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        stripe.Server.FailNext("payment_intents", ProviderFault.ErrorAfter, ProviderFault.ErrorAfter, ProviderFault.ErrorAfter);
        Assert.Equal(ChargeStatus.Unknown, (await stripe.ChargeAsync(Order)).Status);
        stripe.Server.FailNext("payment_intents", ProviderFault.TooManyRequests, ProviderFault.TooManyRequests, ProviderFault.TooManyRequests);
        ChargeOutcome hasty = await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_ok", attempt: 2));
        Assert.Equal((ChargeStatus.Declined, DeclineReason.ProviderUnavailable), (hasty.Status, hasty.Reason));
        Assert.Equal(500, simulator.Collected);
    }

    [Fact]
    public async Task Sending_an_order_again_and_again_collects_once_and_another_order_under_its_key_is_refused()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOutcome[] outcomes = [await stripe.ChargeAsync(Order), await stripe.ChargeAsync(Order), await stripe.ChargeAsync(Order)];
        Assert.All(outcomes, outcome => Assert.Equal("pi_1", outcome.ProviderPaymentId));
        Assert.Equal(DeclineReason.Rejected, (await stripe.ChargeAsync(Order with { Amount = Samples.Usd(501) })).Reason);
        Assert.Equal(500, simulator.Collected);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        stripe.Server.FailNext("payment_intents", ProviderFault.Redirect);
        Assert.Equal(ChargeStatus.Unknown, (await stripe.ChargeAsync(Order)).Status);
        Assert.DoesNotContain(stripe.Server.Requests, request => request.Path == "/elsewhere");
    }

    [Theory]
    [InlineData(ProviderFault.SilentAfter)]
    [InlineData(ProviderFault.BrokenAfter)]
    public async Task A_refund_whose_answer_is_lost_is_found_by_asking_and_never_made_twice(ProviderFault fault)
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        string id = (await stripe.ChargeAsync(Order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Usd(300), Samples.Usd(500));
        stripe.Server.FailNext("refunds", fault);
        RefundOutcome lost = await stripe.RefundAsync(refund);
        Assert.Equal(RefundStatus.Unknown, lost.Status);
        RefundOutcome found = await stripe.FindRefundAsync(refund);
        Assert.Equal((RefundStatus.Succeeded, Samples.Usd(300)), (found.Status, found.Amount));
        Assert.Equal(found.ProviderRefundId, (await stripe.RefundAsync(refund)).ProviderRefundId);
        Assert.Single(simulator.Refunds);
    }

    [Fact]
    public async Task No_refund_exceeds_the_charge()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        string id = (await stripe.ChargeAsync(Order)).ProviderPaymentId!;
        RefundOutcome tooMuch = await stripe.RefundAsync(Samples.Refund(id, Samples.Usd(501), Samples.Usd(500)));
        RefundOutcome otherCurrency = await stripe.RefundAsync(Samples.Refund(id, Samples.Of("EUR", 1), Samples.Usd(500)));
        Assert.All([tooMuch, otherCurrency], refused => Assert.Equal(RefundStatus.Failed, refused.Status));
        Assert.Single(stripe.Server.Requests);
        await stripe.RefundAsync(Samples.Refund(id, Samples.Usd(300), Samples.Usd(500)));
        RefundOutcome second = await stripe.RefundAsync(Samples.Refund(id, Samples.Usd(300), Samples.Usd(500), attempt: 2));
        Assert.Equal((RefundStatus.Failed, "charge_amount_exceeded"), (second.Status, second.ProviderCode));
    }

    [Fact]
    public async Task A_call_that_the_caller_gives_up_is_cancelled_not_answered()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stripe.Provider.Charges.ChargeAsync(stripe.Credentials, Order, given.Token));
    }
}
