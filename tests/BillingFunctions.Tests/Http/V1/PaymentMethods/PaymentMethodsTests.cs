using System.Text.Json;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1.PaymentMethods;

public sealed class PaymentMethodsTests(BillingWorld world) : IClassFixture<BillingWorld>, IAsyncLifetime
{
    private const string Path = "/v1/payment_methods/";

    public async Task InitializeAsync()
    {
        _ = await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""");
        _ = await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"stripe","settings":{"secret_key":"sk_test_right"}}""");
        _ = await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":"sk_test_abc"}}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Methods_are_saved_once_chosen_listed_and_removed()
    {
        string customer = await world.CustomerAsync("methods");
        Answer first = (await SaveAsync(customer, "sandbox", "sbx_succeeds", """,{IsDefault}""", ("Idempotency-Key", "method-1"))).ShouldBe(201);
        Answer again = (await SaveAsync(customer, "sandbox", "sbx_succeeds", """,{IsDefault}""", ("Idempotency-Key", "method-1"))).ShouldBe(201);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        string id = BillingWorld.Text(first.Json, "id");
        Assert.Equal((true, "card", "4242"), (first.Json.GetProperty("is_default").GetBoolean(), BillingWorld.Text(first.Json, "type"), BillingWorld.Text(first.Json.GetProperty("details"), "last4")));
        Assert.Equal(id, BillingWorld.Text((await SaveAsync(customer, "sandbox", "sbx_succeeds")).ShouldBe(201).Json, "id"));
        string second = BillingWorld.Text((await SaveAsync(customer, "paystack", "AUTH_1", ""","details":{"bank":"x"}""")).ShouldBe(201).Json, "id");

        Assert.Equal(first.Text, (await world.GetAsync(Path + id)).ShouldBe(200).Text.Replace(BillingWorld.Text((await world.GetAsync(Path + id)).Json, "updated_at"), BillingWorld.Text(first.Json, "updated_at"), StringComparison.Ordinal));
        Assert.Contains("default", (await world.Service.SendAsync("DELETE", Path + id)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Answer chosen = (await world.PostAsync($"{Path}{second}/set_default", null, ("Idempotency-Key", "choose"))).ShouldBe(200);
        Assert.Equal("true", (await world.PostAsync($"{Path}{second}/set_default", null, ("Idempotency-Key", "choose"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Equal("""{"bank":"x"}""", chosen.Json.GetProperty("details").GetRawText());
        Assert.Equal([second], (await world.GetAsync($"{Path}?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray()
            .Where(each => each.GetProperty("is_default").GetBoolean()).Select(each => BillingWorld.Text(each, "id")));

        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBeProblem(404);
        (await world.GetAsync(Path + id)).ShouldBeProblem(404);
        (await world.PostAsync($"{Path}{id}/set_default")).ShouldBeProblem(404);
        Assert.Equal("1", (await world.GetAsync($"{Path}?customer_id={customer}")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task The_provider_knows_the_customer_before_it_gets_a_method()
    {
        string customer = await world.CustomerAsync("at-stripe");
        JsonElement saved = (await SaveAsync(customer, "stripe", "pm_ok")).ShouldBe(201).Json;
        (await SaveAsync(customer, "stripe", "pm_processing")).ShouldBe(201);

        Assert.Equal("4242", BillingWorld.Text(saved.GetProperty("details"), "last4"));
        SimulatedRequest[] calls = [.. world.Providers.StripeServer.Requests.Where(request => request.Method == "POST")];
        Assert.Single(calls, call => call.Path == "/v1/customers" && call.Text.Contains(customer, StringComparison.Ordinal));
        Assert.Contains(calls, call => call.Path == "/v1/payment_methods/pm_processing/attach");
        (await world.Service.SendAsync("DELETE", Path + BillingWorld.Text(saved, "id"))).ShouldBe(204);
        Assert.Contains(world.Providers.StripeServer.Requests, call => call.Path == "/v1/payment_methods/pm_ok/detach");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_leaves_nothing_saved()
    {
        string customer = await world.CustomerAsync("no-answer");
        world.Providers.StripeServer.FailNext("/attach", ProviderFault.ErrorBefore, ProviderFault.ErrorBefore, ProviderFault.ErrorBefore, ProviderFault.ErrorBefore);
        (await SaveAsync(customer, "stripe", "pm_ok")).ShouldBeProblem(503);
        Assert.Equal("0", (await world.GetAsync($"{Path}?customer_id={customer}")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task A_set_up_is_a_page_of_a_provider_that_has_one()
    {
        string customer = await world.CustomerAsync("set-up");
        string Body(string provider, string who) => $$"""{"customer_id":"{{who}}","success_url":"https://shop.example/done","cancel_url":"https://shop.example/no"{{(provider.Length == 0 ? "" : $",\"provider\":\"{provider}\"")}}}""";

        JsonElement page = (await world.PostAsync(Path + "setup", Body("stripe", customer))).ShouldBe(200).Json;
        Assert.StartsWith("https://", BillingWorld.Text(page, "setup_url"), StringComparison.Ordinal);
        Assert.Equal("https://shop.example/done", BillingWorld.Text((await world.PostAsync(Path + "setup", Body("", customer))).ShouldBe(200).Json, "setup_url"));
        (await world.PostAsync(Path + "setup", Body("paystack", customer))).ShouldBeProblem(501);
        Answer first = (await world.PostAsync(Path + "setup", Body("stripe", customer), ("Idempotency-Key", "one-page"))).ShouldBe(200);
        Answer again = (await world.PostAsync(Path + "setup", Body("stripe", customer), ("Idempotency-Key", "one-page"))).ShouldBe(200);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));

        string portal = $$"""{"customer_id":"{{customer}}","return_url":"https://shop.example/back","provider":"stripe"}""";
        Answer opened = (await world.PostAsync(Path + "portal", portal, ("Idempotency-Key", "portal"))).ShouldBe(200);
        Assert.StartsWith("https://billing.stripe.test/", BillingWorld.Text(opened.Json, "portal_url"), StringComparison.Ordinal);
        Assert.Equal(opened.Text, (await world.PostAsync(Path + "portal", portal, ("Idempotency-Key", "portal"))).ShouldBe(200).Text);
        (await world.PostAsync(Path + "portal", portal.Replace("stripe", "paystack", StringComparison.Ordinal))).ShouldBeProblem(501);
        (await world.PostAsync(Path + "portal", portal.Replace("stripe", "flutterwave", StringComparison.Ordinal))).ShouldBeProblem(503);
        (await world.PostAsync(Path + "setup", Body("flutterwave", customer))).ShouldBeProblem(503);
        (await world.PostAsync(Path + "setup", Body("", BillingWorld.Nobody))).ShouldBeProblem(404);
        Assert.Equal(["body.customer_id:missing", "body.success_url:missing", "body.cancel_url:missing"], (await world.PostAsync(Path + "setup", "{}")).ShouldBeProblem(422).Faults);
        Assert.Equal(2, (await world.PostAsync(Path + "setup", $$"""{"customer_id":"{{customer}}","success_url":"here","cancel_url":"https://a.example/","provider":"gold"}""")).ShouldBeProblem(422).Faults.Count);
    }

    [Fact]
    public async Task A_fault_is_named()
    {
        string customer = await world.CustomerAsync("faults");
        Assert.Equal(
            ["body.customer_id:missing", "body.provider:missing", "body.provider_payment_method_id:missing", "body.type:missing"],
            (await world.PostAsync(Path, "{}")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.customer_id:unknown_reference"], (await SaveAsync(BillingWorld.Nobody, "sandbox", "sbx_succeeds")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.provider:not_connected"], (await SaveAsync(customer, "flutterwave", "t")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.provider:enum"], (await SaveAsync(customer, "cash", "t")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.provider_payment_method_id:provider_refused"], (await SaveAsync(customer, "sandbox", "no such token")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.provider_payment_method_id:string_too_short"], (await SaveAsync(customer, "sandbox", "")).ShouldBeProblem(422).Faults);
    }

    private Task<Answer> SaveAsync(string customer, string provider, string token, string more = "", params (string, string)[] headers) => world.PostAsync(
        Path, $$"""{"customer_id":"{{customer}}","provider":"{{provider}}","provider_payment_method_id":"{{token}}","type":"card"{{more.Replace("{IsDefault}", "\"is_default\":true", StringComparison.Ordinal)}}}""", headers);
}
