using System.Text;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Signatures;
using Billing.Providers.Stripe;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Providers.Tests.Stripe;

public sealed class StripeWebhookTests
{
    private const string Vector = "t=1700000000,v1=b5d16909735dfcdc338e1f1e170cbb5d2ea57494fe5f638399aebcce132ec538";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}""");
    private static readonly StripeCredentials Credentials = new("sk_test_right", ["whsec_test"]);

    [Fact]
    public void The_known_vector_is_genuine() => Assert.Equal("evt_1", Read(Body, Vector).Value.Id);

    [Fact]
    public void Every_change_of_one_byte_of_the_body_fails()
    {
        for (int i = 0; i < Body.Length; i++)
        {
            byte[] changed = [.. Body];
            changed[i] ^= 1;
            Assert.Equal(FailureKind.Forbidden, Read(changed, Vector).Failure?.Kind);
        }
    }

    [Fact]
    public void Every_change_of_one_character_of_the_header_fails()
    {
        for (int i = 0; i < Vector.Length; i++)
        {
            foreach (char other in "0aA,=vt ".Where(letter => letter != Vector[i]))
            {
                Assert.Equal(FailureKind.Forbidden, Read(Body, Vector[..i] + other + Vector[(i + 1)..]).Failure?.Kind);
            }
        }
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void A_signature_is_good_for_five_minutes(int secondsLater, bool isGood) =>
        Assert.Equal(isGood, Read(Body, Vector, at: Samples.Now + Duration.FromSeconds(secondsLater)).IsSuccess);

    [Theory]
    [InlineData("whsec_new", "whsec_test")]
    [InlineData("whsec_test", "")]
    public void Any_secret_and_any_signature_of_the_scheme_will_do(params string[] secrets)
    {
        StripeCredentials rotated = Credentials with { WebhookSecrets = secrets };
        Assert.True(Read(Body, Vector, rotated).IsSuccess);
        Assert.True(Read(Body, Vector.Replace(",v1=", ",v1=00,v0=ff,v1=", StringComparison.Ordinal), rotated).IsSuccess);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1700000000")]
    [InlineData("v1=b5d16909735dfcdc338e1f1e170cbb5d2ea57494fe5f638399aebcce132ec538")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=9223372036854775807,v1=00")]
    public void A_header_without_time_or_signature_fails(string? header) => Assert.False(Read(Body, header).IsSuccess);

    [Fact]
    public void No_secret_verifies_nothing()
    {
        string forged = TimestampedSignature.Write("", Body, Samples.Now);
        Assert.False(Read(Body, forged, Credentials with { WebhookSecrets = [""] }).IsSuccess);
        Assert.False(Read(Body, forged, Credentials with { WebhookSecrets = [] }).IsSuccess);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{\"id\":5}}}")]
    public void A_genuine_body_that_is_no_event_is_invalid(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(FailureKind.Invalid, Read(bytes, TimestampedSignature.Write("whsec_test", bytes, Samples.Now)).Failure?.Kind);
    }

    [Fact]
    public async Task Webhooks_that_come_twice_and_out_of_order_tell_one_story()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        string id = (await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_ok"))).ProviderPaymentId!;
        await stripe.RefundAsync(Samples.Refund(id, Samples.Usd(200), Samples.Usd(500)));
        SimulatedWebhook[] webhooks = [.. simulator.Events.Select(told => Signed(Encoding.UTF8.GetBytes(told.ToJsonString())))];

        List<ProviderEvent> received = [];
        await using ProviderServer receiver = ProviderServer.Start(request =>
        {
            received.Add(stripe.Provider.Webhooks.Read(
                Credentials, new InboundWebhook(request.Body, request.Header, request.Path, Samples.Now)).Value);
            return SimulatedResponse.Ok("");
        });
        await WebhookDeliveries.SendAsync(receiver.Address, WebhookDeliveries.TwiceAndReversed(webhooks));

        ProviderEvent[] once = [.. received.DistinctBy(told => told.Id)];
        Assert.Equal((8, 4), (received.Count, once.Length));
        Assert.Equal([ProviderEventKind.Refund, ProviderEventKind.Refund, ProviderEventKind.Charge, ProviderEventKind.Charge], once.Select(told => told.Kind));
        Assert.Equal([ChargeStatus.Succeeded, ChargeStatus.Pending], once[2..].Select(told => told.Charge!.Status));
        Assert.All(once[2..], told => Assert.Equal(Samples.First, told.Reference));
        Assert.Equal((true, null), (once[0].MustBeConfirmed, once[0].Refund));
        Assert.Equal((RefundStatus.Succeeded, Samples.Usd(200)), (once[1].Refund!.Status, once[1].Refund!.Amount));
        Assert.All(once, told => Assert.Equal(id, told.ProviderPaymentId));
    }

    [Fact]
    public async Task What_was_given_back_of_a_charge_is_asked_for_when_only_the_charge_is_told()
    {
        var simulator = new StripeSimulator();
        await using ProviderHarness stripe = ProviderHarness.Stripe(simulator);
        string id = (await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_ok"))).ProviderPaymentId!;
        RefundOrder refund = Samples.Refund(id, Samples.Usd(200), Samples.Usd(500));
        await stripe.RefundAsync(refund);
        simulator.GiveBack(id, 50);
        SimulatedWebhook sent = Signed(Encoding.UTF8.GetBytes(simulator.Events[^1].ToJsonString()));
        ProviderEvent told = Read(sent.Body, sent.Headers["Stripe-Signature"]).Value;
        Assert.Equal(("charge.refunded", ProviderEventKind.Refund, true, id), (told.ProviderType, told.Kind, told.MustBeConfirmed, told.ProviderPaymentId));

        SimulatedWebhook named = Signed(Encoding.UTF8.GetBytes(simulator.Events[^2].ToJsonString()));
        ProviderEvent ofRefund = Read(named.Body, named.Headers["Stripe-Signature"]).Value;
        Assert.Equal((true, Samples.Usd(50)), (ofRefund.MustBeConfirmed, ofRefund.Refund!.Amount!.Value)); // it may be an old word

        IReadOnlyList<ToldRefund> all = (await stripe.Provider.Refunds.ConfirmAsync(Credentials, told, default)).Value;
        Assert.Equal([(null, Samples.Usd(50)), (refund.Reference, Samples.Usd(200))], all.Select(each => (each.Reference, each.Refund.Amount!.Value)));
        Assert.All(all, each => Assert.Equal((RefundStatus.Succeeded, id), (each.Refund.Status, each.ProviderPaymentId)));
        stripe.Server.FailNext("refunds", ProviderFault.ErrorBefore, ProviderFault.ErrorBefore, ProviderFault.ErrorBefore);
        Assert.Equal(FailureKind.Unavailable, (await stripe.Provider.Refunds.ConfirmAsync(Credentials, told, default)).Failure?.Kind);
    }

    [Theory]
    [InlineData("charge.dispute.created", """{"id":"dp_1","payment_intent":"pi_1","status":"needs_response","amount":5,"currency":"usd"}""", ProviderEventKind.Dispute)]
    [InlineData("charge.refunded", """{"id":"ch_1","payment_intent":null,"amount_refunded":5}""", ProviderEventKind.Ignored)]
    [InlineData("setup_intent.succeeded", """{"id":"seti_1","status":"succeeded","payment_method":"pm_1","customer":{"id":"cus_1"}}""", ProviderEventKind.MethodSaved)]
    [InlineData("payment_method.detached", """{"id":"pm_1","type":"card"}""", ProviderEventKind.MethodRemoved)]
    [InlineData("checkout.session.expired", """{"id":"cs_1","payment_intent":null}""", ProviderEventKind.CheckoutExpired)]
    [InlineData("customer.created", """{"id":"cus_1"}""", ProviderEventKind.Ignored)]
    public void Other_events_are_read_or_passed_over(string type, string about, ProviderEventKind kind)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"id":"evt_2","type":"{{{type}}}","created":1700000000,"data":{"object":{{{about}}}}}""");
        ProviderEvent told = Read(body, TimestampedSignature.Write("whsec_test", body, Samples.Now)).Value;
        Assert.Equal((kind, type, Samples.Now), (told.Kind, told.ProviderType, told.OccurredAt));
    }

    [Fact]
    public void A_refusal_on_an_open_page_is_not_the_last_word()
    {
        byte[] body = Encoding.UTF8.GetBytes(
            """{"id":"evt_3","type":"payment_intent.payment_failed","data":{"object":{"id":"pi_1","status":"requires_payment_method","metadata":{"billing_page":"checkout"},"last_payment_error":{"code":"card_declined"}}}}""");
        ProviderEvent told = Read(body, TimestampedSignature.Write("whsec_test", body, Samples.Now)).Value;
        Assert.Equal(ChargeStatus.NeedsAction, told.Charge?.Status);
    }

    private static SimulatedWebhook Signed(byte[] body) => new(
        body, new Dictionary<string, string> { ["Stripe-Signature"] = TimestampedSignature.Write("whsec_test", body, Samples.Now) });

    private static Result<ProviderEvent> Read(byte[] body, string? header, StripeCredentials? credentials = null, Instant? at = null) =>
        new StripeWebhooks().Read(credentials ?? Credentials, Samples.Webhook(body, "Stripe-Signature", header, at: at));
}
