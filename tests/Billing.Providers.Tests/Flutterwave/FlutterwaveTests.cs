using System.Text;
using System.Text.Json.Nodes;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Flutterwave;

public sealed class FlutterwaveTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ChargeOrder Order = Samples.Order(Samples.Of("NGN", 200_050), "flw-ok");

    [Fact]
    public async Task A_token_is_charged_in_major_units_under_our_reference()
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        ChargeOutcome outcome = await flutterwave.ChargeAsync(Order);
        Assert.Equal((ChargeStatus.Succeeded, Order.Amount, "1000"), (outcome.Status, outcome.Received, outcome.ProviderPaymentId));
        Assert.Equal(("flw-ok", "2643", 1, 2031),
            (outcome.Method!.Token, outcome.Method.Last4, outcome.Method.ExpiryMonth, outcome.Method.ExpiryYear));
        JsonObject sent = flutterwave.Server.Requests[^1].Json;
        Assert.Equal(2000.5m, sent["amount"]!.GetValue<decimal>());
        Assert.Equal(Samples.First.ToString(), sent["tx_ref"]!.GetValue<string>());
        Assert.Equal(["token", "email", "currency", "amount", "tx_ref", "narration"], sent.Select(field => field.Key));
    }

    [Theory]
    [InlineData("flw-poor", ChargeStatus.Declined, DeclineReason.InsufficientFunds)]
    [InlineData("flw-pending", ChargeStatus.Pending, null)]
    public async Task Other_ends_are_told_apart(string token, ChargeStatus status, DeclineReason? reason)
    {
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(new FlutterwaveSimulator());
        ChargeOutcome outcome = await flutterwave.ChargeAsync(Order with { MethodToken = token });
        Assert.Equal((status, reason), (outcome.Status, outcome.Reason));
    }

    [Fact]
    public async Task A_page_is_paid_in_full_or_it_is_a_mismatch()
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        Result<HostedPage> page = await flutterwave.Provider.Pages.StartCheckoutAsync(flutterwave.Credentials, Samples.Checkout(Order.Amount), None);
        Assert.Equal("checkout.flutterwave.test", page.Value.Url.Host);
        JsonObject sent = flutterwave.Server.Requests[0].Json;
        Assert.Equal(["tx_ref", "amount", "currency", "redirect_url", "customer", "customizations"], sent.Select(field => field.Key));
        Assert.Equal("ada@example.com", sent["customer"]!["email"]!.GetValue<string>());
        Assert.Equal(ChargeStatus.Pending, (await flutterwave.FindAsync(Samples.Query(Order))).Status);
        simulator.Pay(Samples.First.ToString(), 2000.49m);
        Assert.Equal(ChargeStatus.Mismatched, (await flutterwave.FindAsync(Samples.Query(Order))).Status);
        simulator.Pay(Samples.First.ToString(), 2000.50m);
        Assert.Equal(ChargeStatus.Succeeded, (await flutterwave.FindAsync(Samples.Query(Order, "1000"))).Status);
        Assert.Equal(ChargeStatus.Mismatched, (await flutterwave.FindAsync(Samples.Query(Order) with { Amount = Samples.Of("USD", 1) })).Status);
    }

    [Theory]
    [InlineData(ProviderFault.SilentAfter)]
    [InlineData(ProviderFault.BrokenAfter)]
    [InlineData(ProviderFault.ErrorAfter)]
    public async Task A_lost_answer_is_resolved_by_asking_and_nothing_is_charged_twice(ProviderFault fault)
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        await flutterwave.Provider.TestConnectionAsync(flutterwave.Credentials, None);
        flutterwave.Server.FailNext("tokenized-charges", fault);
        ChargeOutcome lost = await flutterwave.ChargeAsync(Order);
        Assert.Equal(ChargeStatus.Unknown, lost.Status);
        Assert.Equal(ChargeStatus.Succeeded, (await flutterwave.FindAsync(Samples.Query(Order))).Status);
        Assert.Equal(ChargeStatus.Succeeded, (await flutterwave.ChargeAsync(Order)).Status);
        Assert.Equal(2000.5m, simulator.Collected);
    }

    [Fact]
    public async Task Without_a_look_there_is_no_charge()
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        flutterwave.Server.FailNext("verify_by_reference", ProviderFault.ErrorBefore, ProviderFault.ErrorBefore, ProviderFault.ErrorBefore);
        ChargeOutcome outcome = await flutterwave.ChargeAsync(Order);
        Assert.Equal((ChargeStatus.Declined, DeclineReason.ProviderUnavailable), (outcome.Status, outcome.Reason));
        Assert.Equal(0, simulator.Collected);
    }

    [Fact]
    public async Task A_refund_is_done_in_major_units_and_never_exceeds_the_charge()
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        string id = (await flutterwave.ChargeAsync(Order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Of("NGN", 150_025), Order.Amount);
        RefundOutcome outcome = await flutterwave.RefundAsync(refund);
        Assert.Equal((RefundStatus.Succeeded, refund.Amount, "50"), (outcome.Status, outcome.Amount, outcome.ProviderRefundId));
        Assert.Equal(RefundStatus.Failed, (await flutterwave.RefundAsync(refund with { Amount = Samples.Of("NGN", 200_051) })).Status);
        Assert.Equal(RefundStatus.Failed, (await flutterwave.RefundAsync(Samples.Refund(id, refund.Amount, Order.Amount, attempt: 2))).Status);
        flutterwave.Server.FailNext("refund", ProviderFault.BrokenAfter);
        Assert.Equal(RefundStatus.Unknown, (await flutterwave.RefundAsync(Samples.Refund(id, Samples.Of("NGN", 1), Order.Amount, attempt: 3))).Status);
        Assert.Equal(2, simulator.Refunds.Count);
    }

    [Fact]
    public async Task A_refund_whose_id_is_known_is_asked_for_and_one_from_the_dashboard_is_confirmed()
    {
        var simulator = new FlutterwaveSimulator { RefundsWait = true };
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        string id = (await flutterwave.ChargeAsync(Order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Of("NGN", 150_025), Order.Amount);
        Assert.Equal(RefundStatus.Pending, (await flutterwave.RefundAsync(refund)).Status);
        Assert.Equal((RefundStatus.Pending, RefundStatus.Unknown), ((await flutterwave.FindRefundAsync(refund, "50")).Status, (await flutterwave.FindRefundAsync(refund)).Status));
        simulator.EndRefunds();
        Assert.Equal((RefundStatus.Succeeded, refund.Amount), ((await flutterwave.FindRefundAsync(refund, "50")).Status, (await flutterwave.FindRefundAsync(refund, "50")).Amount!.Value));

        simulator.RefundsWait = false;
        simulator.GiveBack(10m);
        ProviderEvent told = Read(flutterwave, simulator.Webhooks[^1].Body, FlutterwaveSimulator.Hash).Value;
        Assert.Equal((ProviderEventKind.Refund, true, "51"), (told.Kind, told.MustBeConfirmed, told.Refund?.ProviderRefundId));
        ToldRefund one = Assert.Single((await flutterwave.Provider.Refunds.ConfirmAsync(flutterwave.Credentials, told, None)).Value);
        Assert.Equal((null, id, RefundStatus.Succeeded, Samples.Of("NGN", 1000)), (one.Reference, one.ProviderPaymentId, one.Refund.Status, one.Refund.Amount!.Value));
        ProviderEvent forged = told with { Refund = RefundOutcome.Unknown with { ProviderRefundId = "99" } };
        Assert.Empty((await flutterwave.Provider.Refunds.ConfirmAsync(flutterwave.Credentials, forged, None)).Value);
    }

    [Fact]
    public async Task A_webhook_carries_a_secret_and_is_only_a_hint_to_ask()
    {
        var simulator = new FlutterwaveSimulator();
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(simulator);
        await flutterwave.ChargeAsync(Order);
        SimulatedWebhook sent = Assert.Single(simulator.Webhooks);
        ProviderEvent told = Read(flutterwave, sent.Body, FlutterwaveSimulator.Hash).Value;
        Assert.Equal((true, ChargeStatus.Unknown, "1000"), (told.MustBeConfirmed, told.Charge?.Status, told.ProviderPaymentId));
        Assert.Equal(Order.Reference, told.Reference);
        Assert.All([null, "", "flw_has", "flw_hasH", "flw_hash ", "Flw_hash"], hash => Assert.Equal(FailureKind.Forbidden, Read(flutterwave, sent.Body, hash).Failure?.Kind));
        Assert.Equal(FailureKind.Invalid, Read(flutterwave, Encoding.UTF8.GetBytes("{}"), FlutterwaveSimulator.Hash).Failure?.Kind);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_apart()
    {
        await using ProviderHarness flutterwave = ProviderHarness.Flutterwave(new FlutterwaveSimulator());
        var wrong = new FlutterwaveCredentials("FLWSECK-wrong", "x");
        Assert.Equal(FailureKind.Forbidden, (await flutterwave.Provider.TestConnectionAsync(wrong, None)).Failure?.Kind);
        Assert.Equal(DeclineReason.CredentialsRefused, (await flutterwave.Provider.Charges.ChargeAsync(wrong, Order, None)).Reason);
        Assert.Equal(FailureKind.WrongState, (await flutterwave.Provider.Methods.AttachAsync(wrong, "c", "t", None)).Failure?.Kind);
    }

    private static Result<ProviderEvent> Read(ProviderHarness flutterwave, byte[] body, string? hash) =>
        flutterwave.Provider.Webhooks.Read(flutterwave.Credentials, Samples.Webhook(body, "verif-hash", hash));
}
