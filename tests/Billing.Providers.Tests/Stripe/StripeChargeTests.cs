using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Providers.Tests.Stripe;

public sealed class StripeChargeTests
{
    [Fact]
    public async Task A_charge_off_session_collects_and_names_our_attempt()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOutcome outcome = await stripe.ChargeAsync(Samples.Order(Samples.Usd(1234), "pm_ok"));
        Assert.Equal(ChargeStatus.Succeeded, outcome.Status);
        Assert.Equal(Samples.Usd(1234), outcome.Received);
        Assert.Equal("pm_ok", outcome.Method?.Token);
        SimulatedRequest sent = Assert.Single(stripe.Server.Requests);
        Assert.Equal(Samples.First.ToString(), sent.Header("Idempotency-Key"));
        Assert.Equal("true", sent.Form["off_session"]);
    }

    [Theory]
    [InlineData("insufficient_funds", DeclineReason.InsufficientFunds)]
    [InlineData("expired_card", DeclineReason.Expired)]
    [InlineData("stolen_card", DeclineReason.Fraud)]
    [InlineData("incorrect_cvc", DeclineReason.IncorrectDetails)]
    [InlineData("try_again_later", DeclineReason.ProcessingError)]
    [InlineData("revocation_of_authorization", DeclineReason.MethodUnusable)]
    [InlineData("a_code_of_tomorrow", DeclineReason.Generic)]
    public async Task A_refusal_has_a_reason_that_dunning_can_act_on(string code, DeclineReason reason)
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOutcome outcome = await stripe.ChargeAsync(Samples.Order(Samples.Usd(1), "pm_declines_" + code));
        Assert.Equal((ChargeStatus.Declined, reason, code), (outcome.Status, outcome.Reason, outcome.ProviderCode));
        Assert.Equal("pi_1", outcome.ProviderPaymentId);
        Assert.Equal(0, simulator.Collected);
    }

    [Fact]
    public async Task A_bank_that_wants_authentication_refuses_off_session_and_has_a_page_on_session()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOutcome away = await stripe.ChargeAsync(Samples.Order(Samples.Usd(1), "pm_authenticate"));
        Assert.Equal((ChargeStatus.Declined, DeclineReason.AuthenticationFailed), (away.Status, away.Reason));
        ChargeOrder present = Samples.Order(Samples.Usd(1), "pm_authenticate", onSession: true, attempt: 2);
        ChargeOutcome asked = await stripe.ChargeAsync(present);
        Assert.Equal((ChargeStatus.NeedsAction, "https://hooks.stripe.test/3ds"), (asked.Status, asked.ActionUrl?.AbsoluteUri));
        simulator.Succeed(asked.ProviderPaymentId!);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.FindAsync(Samples.Query(present, asked.ProviderPaymentId))).Status);
    }

    [Fact]
    public async Task What_is_paid_on_a_page_is_found_by_the_page_whoever_stripe_thinks_has_paid()
    {
        long now = StripeSimulator.Now;
        var simulator = new StripeSimulator { Clock = () => now };
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        HostedPage page = (await stripe.Provider.Pages.StartCheckoutAsync(stripe.Credentials, Samples.Checkout(Samples.Usd(500)), default)).Value;
        ChargeQuery query = new() { Reference = Samples.Checkout(Samples.Usd(500)).Reference, Amount = Samples.Usd(500), PageId = page.Id, ProviderCustomerId = "cus_9" };
        Assert.Equal(ChargeStatus.NeedsAction, (await stripe.FindAsync(query)).Status);
        simulator.Pay(page.Id);
        ChargeOutcome paid = await stripe.FindAsync(query);
        Assert.Equal((ChargeStatus.Succeeded, Samples.Usd(500)), (paid.Status, paid.Received));

        HostedPage left = (await stripe.Provider.Pages.StartCheckoutAsync(stripe.Credentials, Samples.Checkout(Samples.Usd(700)) with { Reference = Samples.Order(Samples.Usd(1), "pm_ok", attempt: 2).Reference }, default)).Value;
        simulator.Expire(left.Id);
        Assert.Equal(ChargeStatus.Expired, (await stripe.FindAsync(query with { PageId = left.Id })).Status);
    }

    [Fact]
    public async Task A_form_waits_for_the_customer_until_it_is_paid_and_is_opened_once()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        FormOrder order = Samples.Form(Samples.Usd(500));
        PaymentForm form = (await stripe.Provider.Pages.StartFormAsync(stripe.Credentials, order, default)).Value;
        PaymentForm again = (await stripe.Provider.Pages.StartFormAsync(stripe.Credentials, order with { OpenId = form.Id }, default)).Value;
        Assert.Equal((form.Id, form.ClientSecret), (again.Id, again.ClientSecret));
        Assert.Single(stripe.Server.Requests, request => request.Method == "POST");
        ChargeQuery query = new() { Reference = order.Reference, Amount = order.Amount, ProviderPaymentId = form.Id };
        Assert.Equal(ChargeStatus.NeedsAction, (await stripe.FindAsync(query)).Status);
        simulator.Succeed(form.Id);
        Assert.Equal((ChargeStatus.Succeeded, Samples.Usd(500)), ((await stripe.FindAsync(query)).Status, (await stripe.FindAsync(query)).Received!.Value));
    }

    [Fact]
    public async Task A_processing_charge_is_pending_until_it_ends()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOrder order = Samples.Order(Samples.Usd(1), "pm_processing");
        ChargeOutcome outcome = await stripe.ChargeAsync(order);
        Assert.Equal(ChargeStatus.Pending, outcome.Status);
        simulator.Succeed(outcome.ProviderPaymentId!);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.FindAsync(Samples.Query(order))).Status);
    }

    [Fact]
    public async Task A_payment_of_another_amount_is_a_mismatch()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        ChargeOrder order = Samples.Order(Samples.Usd(100), "pm_ok");
        await stripe.ChargeAsync(order);
        Assert.Equal(ChargeStatus.Mismatched, (await stripe.FindAsync(Samples.Query(order) with { Amount = Samples.Usd(101) })).Status);
        Assert.Equal(ChargeStatus.Mismatched, (await stripe.FindAsync(Samples.Query(order) with { Amount = Samples.Of("EUR", 100) })).Status);
    }

    [Fact]
    public async Task A_charge_that_is_not_found_is_absent_only_once_it_cannot_be_on_its_way()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        ChargeQuery query = Samples.Query(Samples.Order(Samples.Usd(100), "pm_ok"));
        ChargeQuery justSent = query with { SentAfter = Samples.Now - Duration.FromSeconds(30) };
        Assert.Equal(ChargeStatus.Unknown, (await stripe.FindAsync(justSent)).Status);
        Assert.Equal(ChargeStatus.NotFound, (await stripe.FindAsync(query with { SentAfter = Samples.Now - Duration.FromMinutes(3) })).Status);
        Assert.Equal(ChargeStatus.Unknown, (await stripe.FindAsync(query with { ProviderCustomerId = null })).Status);
        Assert.Equal(ChargeStatus.NotFound, (await stripe.FindAsync(query with { ProviderPaymentId = "pi_none" })).Status);
    }

    [Fact]
    public async Task A_charge_is_found_behind_a_hundred_later_ones()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        for (int attempt = 1; attempt <= 101; attempt++)
        {
            await stripe.ChargeAsync(Samples.Order(Samples.Usd(1), "pm_ok", attempt: attempt));
        }

        ChargeOutcome found = await stripe.FindAsync(Samples.Query(Samples.Order(Samples.Usd(1), "pm_ok")));
        Assert.Equal(("pi_1", 103), (found.ProviderPaymentId, stripe.Server.Requests.Count));
    }

    [Fact]
    public async Task Wrong_credentials_are_told_apart_and_no_secret_is_repeated()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        var wrong = new StripeCredentials("sk_test_wrong", []);
        ChargeOutcome charge = await stripe.Provider.Charges.ChargeAsync(wrong, Samples.Order(Samples.Usd(1), "pm_ok"), CancellationToken.None);
        Assert.Equal((ChargeStatus.Declined, DeclineReason.CredentialsRefused), (charge.Status, charge.Reason));
        Result<Unit> test = await stripe.Provider.TestConnectionAsync(wrong, CancellationToken.None);
        Assert.Equal(FailureKind.Forbidden, test.Failure?.Kind);
        Assert.DoesNotContain("sk_test", test.Failure!.ToString() + charge + wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_charged_is_refused_before_any_call()
    {
        await using ProviderHarness stripe = ProviderHarness.Stripe(new StripeSimulator());
        ChargeOrder[] unsound =
        [
            Samples.Order(Samples.Usd(0), "pm_ok"),
            Samples.Order(Samples.Of("UGX", 500), "pm_ok"),
            Samples.Order(Samples.Of("KWD", 5124), "pm_ok"),
            Samples.Order(Samples.Usd(1), null),
            Samples.Order(Samples.Usd(1), "pm_ok", onSession: true) with { ReturnUrl = null },
        ];
        foreach (ChargeOrder order in unsound)
        {
            ChargeOutcome outcome = await stripe.ChargeAsync(order);
            Assert.Equal((ChargeStatus.Declined, DeclineReason.Rejected), (outcome.Status, outcome.Reason));
        }

        Assert.Empty(stripe.Server.Requests);
    }
}
