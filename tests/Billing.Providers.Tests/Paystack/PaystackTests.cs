using System.Text.Json.Nodes;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Paystack;

public sealed class PaystackTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ChargeOrder Order = Samples.Order(Samples.Of("NGN", 500_000), "AUTH_ok");

    [Fact]
    public async Task A_saved_card_is_charged_in_subunits_under_our_reference()
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        ChargeOutcome outcome = await paystack.ChargeAsync(Order);
        Assert.Equal((ChargeStatus.Succeeded, Order.Amount), (outcome.Status, outcome.Received));
        Assert.Equal(("AUTH_ok", "visa", "4081", 12, 2030),
            (outcome.Method!.Token, outcome.Method.Brand, outcome.Method.Last4, outcome.Method.ExpiryMonth, outcome.Method.ExpiryYear));
        SimulatedRequest sent = Assert.Single(paystack.Server.Requests);
        Assert.Equal("application/json", sent.Header("Content-Type"));
        Assert.True(JsonNode.DeepEquals(
            new JsonObject
            {
                ["authorization_code"] = "AUTH_ok", ["email"] = "ada@example.com", ["amount"] = 500_000, ["currency"] = "NGN",
                ["reference"] = Samples.First.ToString(),
            },
            sent.Json));
    }

    [Theory]
    [InlineData("AUTH_poor", ChargeStatus.Declined, DeclineReason.InsufficientFunds)]
    [InlineData("AUTH_pending", ChargeStatus.Pending, null)]
    [InlineData("AUTH_challenge", ChargeStatus.NeedsAction, null)]
    public async Task Other_ends_are_told_apart(string token, ChargeStatus status, DeclineReason? reason)
    {
        await using ProviderHarness paystack = ProviderHarness.Paystack(new PaystackSimulator());
        ChargeOutcome outcome = await paystack.ChargeAsync(Order with { MethodToken = token });
        Assert.Equal((status, reason), (outcome.Status, outcome.Reason));
        Assert.Equal(status == ChargeStatus.NeedsAction, outcome.ActionUrl is not null);
    }

    [Fact]
    public async Task A_customer_without_a_card_pays_on_a_page_and_the_amount_is_compared()
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        ChargeOrder order = Order with { MethodToken = null, IsOnSession = true };
        ChargeOutcome page = await paystack.ChargeAsync(order);
        Assert.Equal((ChargeStatus.NeedsAction, "checkout.paystack.test"), (page.Status, page.ActionUrl?.Host));
        string[] names = [.. paystack.Server.Requests[0].Json.Select(field => field.Key)];
        Assert.Equal(["email", "amount", "currency", "reference", "callback_url"], names);
        Assert.Equal(ChargeStatus.NeedsAction, (await paystack.FindAsync(Samples.Query(order))).Status);
        simulator.Pay(Samples.First.ToString());
        Assert.Equal(ChargeStatus.Succeeded, (await paystack.FindAsync(Samples.Query(order))).Status);
        Assert.Equal(ChargeStatus.Mismatched, (await paystack.FindAsync(Samples.Query(order) with { Amount = Samples.Of("GHS", 500_000) })).Status);
    }

    [Theory]
    [InlineData(ProviderFault.SilentAfter)]
    [InlineData(ProviderFault.BrokenAfter)]
    [InlineData(ProviderFault.ErrorAfter)]
    [InlineData(ProviderFault.Garbage)]
    public async Task A_lost_answer_is_resolved_by_asking_and_nothing_is_charged_twice(ProviderFault fault)
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        paystack.Server.FailNext("charge_authorization", fault);
        Assert.Equal(ChargeStatus.Unknown, (await paystack.ChargeAsync(Order)).Status);
        Assert.Single(paystack.Server.Requests);
        Assert.Equal(ChargeStatus.Succeeded, (await paystack.FindAsync(Samples.Query(Order))).Status);
        Assert.Equal(ChargeStatus.Succeeded, (await paystack.ChargeAsync(Order)).Status);
        Assert.Equal(500_000, simulator.Collected);
    }

    [Fact]
    public async Task What_never_arrived_is_not_found_and_haste_is_waited_out()
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        Assert.Equal(ChargeStatus.NotFound, (await paystack.FindAsync(Samples.Query(Order))).Status);
        paystack.Server.FailNext("charge_authorization", ProviderFault.TooManyRequests, ProviderFault.Slow);
        Assert.Equal(ChargeStatus.Succeeded, (await paystack.ChargeAsync(Order)).Status);
        paystack.Server.FailNext("verify", ProviderFault.ErrorBefore, ProviderFault.BrokenAfter);
        Assert.Equal(ChargeStatus.Succeeded, (await paystack.FindAsync(Samples.Query(Order))).Status);
        Assert.Equal(500_000, simulator.Collected);
    }

    [Theory]
    [InlineData(ProviderFault.None)]
    [InlineData(ProviderFault.BrokenAfter)]
    public async Task A_refund_is_pending_until_done_and_found_by_its_note(ProviderFault fault)
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        string id = (await paystack.ChargeAsync(Order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Of("NGN", 300_000), Order.Amount);
        Assert.Equal(RefundStatus.NotFound, (await paystack.FindRefundAsync(refund)).Status);
        paystack.Server.FailNext("refund", fault);
        Assert.Equal(fault == ProviderFault.None ? RefundStatus.Pending : RefundStatus.Unknown, (await paystack.RefundAsync(refund)).Status);
        Assert.Equal(RefundStatus.Pending, (await paystack.FindRefundAsync(refund)).Status);
        simulator.EndRefunds();
        RefundOutcome done = await paystack.FindRefundAsync(refund);
        Assert.Equal((RefundStatus.Succeeded, refund.Amount), (done.Status, done.Amount));
        RefundOutcome second = await paystack.RefundAsync(Samples.Refund(id, refund.Amount, Order.Amount, attempt: 2));
        Assert.Equal((RefundStatus.Failed, "refund_exceeds"), (second.Status, second.ProviderCode));
        Assert.Single(simulator.Refunds);
    }

    [Fact]
    public async Task Customers_and_cards_are_kept_as_far_as_paystack_does()
    {
        await using ProviderHarness paystack = ProviderHarness.Paystack(new PaystackSimulator());
        IProviderMethods methods = paystack.Provider.Methods;
        Assert.Equal("CUS_1", (await methods.CreateCustomerAsync(paystack.Credentials, Samples.PaymentId, Order.Payer, None)).Value);
        Assert.True((await methods.DetachAsync(paystack.Credentials, "AUTH_ok", None)).IsSuccess);
        Assert.Equal(FailureKind.WrongState, (await methods.StartSetupAsync(paystack.Credentials, new SetupOrder(Order.Payer, null), None)).Failure?.Kind);
        Result<HostedPage> page = await paystack.Provider.Pages.StartCheckoutAsync(paystack.Credentials, Samples.Checkout(Order.Amount), None);
        Assert.Equal("checkout.paystack.test", page.Value.Url.Host);
        Assert.True((await paystack.Provider.TestConnectionAsync(paystack.Credentials, None)).IsSuccess);
        Result<Unit> wrong = await paystack.Provider.TestConnectionAsync(new PaystackCredentials("sk_wrong"), None);
        Assert.Equal(FailureKind.Forbidden, wrong.Failure?.Kind);
        Assert.DoesNotContain("sk_", wrong.Failure!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JPY", 500, true)]
    [InlineData("XOF", 500, true)]
    [InlineData("KWD", 5125, false)]
    public async Task Amounts_are_hundredths_whatever_the_currency(string code, long minor, bool isTaken)
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        ChargeOutcome outcome = await paystack.ChargeAsync(Order with { Amount = Samples.Of(code, minor) });
        Assert.Equal(isTaken ? Samples.Of(code, minor) : null, outcome.Received);
        Assert.Equal(isTaken ? 50_000 : 0, simulator.Collected);
    }
}
