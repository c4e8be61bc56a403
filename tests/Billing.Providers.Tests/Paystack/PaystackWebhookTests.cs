using System.Text;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Paystack;
using Billing.Providers.Signatures;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Paystack;

public sealed class PaystackWebhookTests
{
    private const string Vector =
        "a88bae3eebc7faf14b5c42dff304596930efc368363583990c7792eac1575b9e1f2fde451926ccc248409159d6c03576efd0f6a95de7eddd713283219acb55dd";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"event":"charge.success","data":{"id":1,"reference":"inv_1","amount":500000,"currency":"NGN","status":"success"}}""");

    private static readonly PaystackCredentials Credentials = new("sk_test_abc");

    [Fact]
    public void The_known_vector_is_genuine()
    {
        ProviderEvent told = Read(Body, Vector).Value;
        Assert.Equal(("charge.success:1", "inv_1", ChargeStatus.Succeeded), (told.Id, told.ProviderPaymentId, told.Charge?.Status));
        Assert.Equal((Samples.Of("NGN", 500_000), null), (told.Charge?.Received, told.Reference));
    }

    [Fact]
    public void The_raw_bytes_count_not_what_they_mean()
    {
        byte[] trap = Encoding.UTF8.GetBytes("""{"event":"charge.success","data":{"url":"https:\/\/a.b\/x","amount":10.00}}""");
        string code = HmacText.Sha512("sk_test_abc", trap);
        Assert.StartsWith("5b885ebb33e57aec", code, StringComparison.Ordinal);
        Assert.NotEqual(FailureKind.Forbidden, Read(trap, code).Failure?.Kind);
        byte[] rewritten = Encoding.UTF8.GetBytes("""{"event":"charge.success","data":{"url":"https://a.b/x","amount":10}}""");
        Assert.Equal(FailureKind.Forbidden, Read(rewritten, code).Failure?.Kind);
    }

    [Fact]
    public void Every_change_of_one_byte_fails()
    {
        for (int i = 0; i < Body.Length; i++)
        {
            byte[] changed = [.. Body];
            changed[i] ^= 1;
            Assert.Equal(FailureKind.Forbidden, Read(changed, Vector).Failure?.Kind);
        }

        for (int i = 0; i < Vector.Length; i++)
        {
            string changed = Vector[..i] + (Vector[i] == '0' ? '1' : '0') + Vector[(i + 1)..];
            Assert.Equal(FailureKind.Forbidden, Read(Body, changed).Failure?.Kind);
        }

        Assert.All([null, "", Vector.ToUpperInvariant(), Vector[..^1], Vector + "0"], header => Assert.False(Read(Body, header).IsSuccess));
    }

    [Fact]
    public async Task Webhooks_that_come_twice_and_out_of_order_have_ids_that_tell()
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        ChargeOrder order = Samples.Order(Samples.Of("NGN", 500), "AUTH_ok");
        string id = (await paystack.ChargeAsync(order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Of("NGN", 200), order.Amount);
        await paystack.RefundAsync(refund);
        simulator.EndRefunds();

        List<ProviderEvent> received = [];
        await using ProviderServer receiver = ProviderServer.Start(request =>
        {
            received.Add(paystack.Provider.Webhooks.Read(
                Credentials, new InboundWebhook(request.Body, request.Header, request.Path, Samples.Now)).Value);
            return SimulatedResponse.Ok("");
        });
        await WebhookDeliveries.SendAsync(receiver.Address, WebhookDeliveries.TwiceAndReversed(simulator.Webhooks));
        ProviderEvent[] once = [.. received.DistinctBy(told => told.Id)];
        Assert.Equal((6, 3), (received.Count, once.Length));
        Assert.Equal((RefundStatus.Succeeded, RefundStatus.Pending), (once[0].Refund?.Status, once[1].Refund?.Status));
        Assert.Equal((ChargeStatus.Succeeded, order.Reference), (once[2].Charge?.Status, once[2].Reference!.Value));
    }

    [Fact]
    public async Task Which_refund_a_webhook_is_about_only_paystack_can_tell()
    {
        var simulator = new PaystackSimulator();
        await using ProviderHarness paystack = ProviderHarness.Paystack(simulator);
        ChargeOrder order = Samples.Order(Samples.Of("NGN", 500), "AUTH_ok");
        string id = (await paystack.ChargeAsync(order)).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Of("NGN", 200), order.Amount);
        await paystack.RefundAsync(refund);
        simulator.GiveBack(id, 50);
        SimulatedWebhook sent = simulator.Webhooks[^1];
        ProviderEvent told = paystack.Provider.Webhooks.Read(Credentials, new InboundWebhook(sent.Body, name => sent.Headers.GetValueOrDefault(name), "/", Samples.Now)).Value;
        Assert.Equal((true, null, id), (told.MustBeConfirmed, told.Reference, told.ProviderPaymentId));

        IReadOnlyList<ToldRefund> all = (await paystack.Provider.Refunds.ConfirmAsync(Credentials, told, default)).Value;
        Assert.Equal([refund.Reference, null], all.Select(each => each.Reference));
        Assert.Equal([("900", RefundStatus.Pending, Samples.Of("NGN", 200)), ("901", RefundStatus.Succeeded, Samples.Of("NGN", 50))], all.Select(each => (each.Refund.ProviderRefundId!, each.Refund.Status, each.Refund.Amount!.Value)));
        paystack.Server.FailNext("refund", ProviderFault.ErrorBefore, ProviderFault.ErrorBefore, ProviderFault.ErrorBefore);
        Assert.Equal(FailureKind.Unavailable, (await paystack.Provider.Refunds.ConfirmAsync(Credentials, told, default)).Failure?.Kind);
    }

    [Theory]
    [InlineData("""{"event":"charge.success","data":{}}""")]
    [InlineData("""{"event":"charge.success","data":[]}""")]
    [InlineData("""{"event":"refund.processed","data":{"amount":{"a":1},"status":7}}""")]
    [InlineData("7")]
    public void A_genuine_body_that_is_no_event_is_invalid(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(FailureKind.Invalid, Read(bytes, HmacText.Sha512("sk_test_abc", bytes)).Failure?.Kind);
    }

    private static Result<ProviderEvent> Read(byte[] body, string? signature) =>
        new PaystackWebhooks().Read(Credentials, Samples.Webhook(body, "X-Paystack-Signature", signature));
}
