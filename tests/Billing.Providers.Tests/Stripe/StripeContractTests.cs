using System.Text.Json.Nodes;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Tests.Contract;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Stripe;

/// <summary>Every request that the adapter can send is sent, and held against the schemas that Stripe publishes; so is every answer it is tested with.</summary>
public sealed class StripeContractTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Every_request_and_every_sample_answer_is_what_the_schemas_say()
    {
        var simulator = new StripeSimulator();
        List<string> faultyAnswers = [];
        SimulatedResponse Checked(SimulatedRequest request)
        {
            SimulatedResponse response = simulator.Answer(request);
            faultyAnswers.AddRange(response.Status == 200
                ? StripeContract.FaultsOf(request, response.Json)
                : StripeContract.FaultsOf("error", response.Json));
            return response;
        }

        await using ProviderHarness stripe = ProviderHarness.Stripe(Checked);
        await SendEverythingAsync(stripe);
        Assert.Empty(stripe.Server.Requests.SelectMany(request => StripeContract.FaultsOf(request)));
        Assert.Empty(faultyAnswers);
        Assert.Empty(simulator.Events.SelectMany(told => StripeContract.FaultsOf("event", told)));
        Assert.Empty(simulator.Events.Select(told => told["data"]!["object"]!).SelectMany(about => StripeContract.FaultsOf(about["object"]!.GetValue<string>(), about)));
        Assert.Equal(25, stripe.Server.Requests.Count);
        Assert.All(stripe.Server.Requests, request => Assert.Equal("2023-08-16", request.Header("Stripe-Version")));
    }

    [Theory]
    [InlineData("amount=abc&currency=usd", ".amount has the wrong type")]
    [InlineData("amount=1", ".currency is missing")]
    [InlineData("amount=1&currency=usd&capture_method=later", ".capture_method may not be 'later'")]
    [InlineData("amount=1&currency=usd&colour=red", ".colour is unknown")]
    [InlineData("amount=1&currency=usd&confirm=yes", ".confirm has the wrong type")]
    [InlineData("amount=1&currency=usd&automatic_payment_methods[allow_redirects]=never", ".automatic_payment_methods.enabled is missing")]
    public void The_contract_finds_what_is_wrong(string form, string fault)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" };
        var request = new SimulatedRequest("POST", "/v1/payment_intents", "", headers, System.Text.Encoding.UTF8.GetBytes(form));
        Assert.Equal([fault], StripeContract.FaultsOf(request));
    }

    [Fact]
    public void The_contract_knows_paths_methods_and_shapes()
    {
        Assert.NotEmpty(StripeContract.FaultsOf(new SimulatedRequest("POST", "/v1/charges", "", new Dictionary<string, string>(), default)));
        Assert.NotEmpty(StripeContract.FaultsOf("refund", new JsonObject { ["id"] = 1 }));
    }

    private static async Task SendEverythingAsync(ProviderHarness stripe)
    {
        ProviderCredentials key = stripe.Credentials;
        Assert.True((await stripe.Provider.TestConnectionAsync(key, None)).IsSuccess);
        Payer payer = Samples.Order(Samples.Usd(1), null).Payer;
        string customer = (await stripe.Provider.Methods.CreateCustomerAsync(key, Samples.PaymentId, payer, None)).Value;
        Assert.NotNull((await stripe.Provider.Methods.StartSetupAsync(key, new SetupOrder(payer, null), None)).Value.ClientSecret);
        Assert.NotNull((await stripe.Provider.Methods.StartSetupAsync(key, new SetupOrder(payer, new Uri("https://a.example/b")), None)).Value.Url);
        Assert.Equal("4242", (await stripe.Provider.Methods.AttachAsync(key, customer, "pm_ok", None)).Value.Last4);
        Assert.Equal("visa", (await stripe.Provider.Methods.GetAsync(key, "pm_ok", None)).Value.Brand);
        Assert.True((await stripe.Provider.Methods.SetDefaultAsync(key, customer, "pm_ok", None)).IsSuccess);
        Assert.True((await stripe.Provider.Methods.DetachAsync(key, "pm_ok", None)).IsSuccess);
        HostedPage page = (await stripe.Provider.Pages.StartCheckoutAsync(key, Samples.Checkout(Samples.Usd(500)), None)).Value;
        Assert.Equal("checkout.stripe.test", page.Url.Host);
        Result<HostedPage> portal = await stripe.Provider.Pages.StartPortalAsync(key, customer, new Uri("https://a.example/b"), None);
        Assert.Equal("billing.stripe.test", portal.Value.Url.Host);
        FormOrder form = Samples.Form(Samples.Usd(700)) with { Reference = ProviderReference.Payment(Samples.PaymentId, 9) };
        PaymentForm opened = (await stripe.Provider.Pages.StartFormAsync(key, form, None)).Value;
        Assert.Equal(opened, (await stripe.Provider.Pages.StartFormAsync(key, form with { OpenId = opened.Id }, None)).Value);
        Assert.DoesNotContain(opened.ClientSecret, opened.ToString(), StringComparison.Ordinal);

        ChargeOrder order = Samples.Order(Samples.Usd(500), "pm_ok");
        ChargeOutcome paid = await stripe.ChargeAsync(order);
        await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_authenticate", onSession: true, attempt: 2));
        await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_processing", attempt: 3));
        await stripe.ChargeAsync(Samples.Order(Samples.Usd(500), "pm_declines_lost_card", attempt: 4));
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.FindAsync(Samples.Query(order) with { SentAfter = Samples.Now })).Status);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.FindAsync(Samples.Query(order, paid.ProviderPaymentId))).Status);
        Assert.Equal(ChargeStatus.Succeeded, (await stripe.FindAsync(Samples.Query(order) with { ProviderCustomerId = null })).Status);
        Assert.Equal(ChargeStatus.NeedsAction, (await stripe.FindAsync(Samples.Query(order) with { PageId = page.Id })).Status);
        RefundOrder refund = Samples.Refund(paid.ProviderPaymentId!, Samples.Usd(200), Samples.Usd(500));
        RefundOutcome refunded = await stripe.RefundAsync(refund);
        Assert.Equal(RefundStatus.Succeeded, (await stripe.FindRefundAsync(refund)).Status);
        Assert.Equal(RefundStatus.Succeeded, (await stripe.FindRefundAsync(refund, refunded.ProviderRefundId)).Status);
        Assert.Equal(RefundStatus.NotFound, (await stripe.FindRefundAsync(refund, "re_none")).Status);
        var told = new ProviderEvent("evt_1", ProviderEventKind.Refund) { ProviderPaymentId = paid.ProviderPaymentId, MustBeConfirmed = true };
        Assert.Single((await stripe.Provider.Refunds.ConfirmAsync(key, told, None)).Value);
    }
}
