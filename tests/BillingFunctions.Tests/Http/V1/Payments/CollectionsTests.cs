using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Invoices of 61.20 USD that are collected through the sandbox, whose tokens tell what happens.</summary>
public sealed class CollectionsTests(BillingWorld world) : IClassFixture<BillingWorld>, IAsyncLifetime
{
    private const string Path = "/v1/payments/";

    public async Task InitializeAsync() => _ = await world.ConnectAsync("sandbox");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_final_invoice_is_collected_from_the_default_method_and_refunded_through_the_provider()
    {
        (string invoice, JsonElement payment) = await CollectedAsync("pays", "sbx_succeeds", "succeeded");
        Assert.Equal("paid", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
        Assert.Equal(("sandbox", "6120.0000", 1), (BillingWorld.Text(payment, "provider"), BillingWorld.Text(payment, "applied_amount_cents"), payment.GetProperty("attempts").GetArrayLength()));
        string id = BillingWorld.Text(payment, "id");
        Assert.Contains("succeeded", (await world.PostAsync($"{Path}{id}/retry")).ShouldBeProblem(400).Text, StringComparison.Ordinal);

        Answer part = (await world.PostAsync($"{Path}{id}/refund", """{"amount":1000}""", ("Idempotency-Key", "back"))).ShouldBe(200);
        Assert.Equal(("succeeded", "1000.0000"), (BillingWorld.Text(part.Json, "status"), BillingWorld.Text(part.Json, "refunded_amount_cents")));
        Assert.Equal("true", (await world.PostAsync($"{Path}{id}/refund", """{"amount":1000}""", ("Idempotency-Key", "back"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Equal(["body.amount:less_than_equal"], (await world.PostAsync($"{Path}{id}/refund", """{"amount":5121}""")).ShouldBeProblem(422).Faults);
        Assert.Equal("1000.0000", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "amount_due_cents"));
    }

    [Fact]
    public async Task A_declined_payment_is_tried_again_with_another_method()
    {
        (string invoice, JsonElement failed) = await CollectedAsync("declines", "sbx_declines_insufficient_funds", "failed");
        string id = BillingWorld.Text(failed, "id");
        Assert.StartsWith("InsufficientFunds", BillingWorld.Text(failed, "failure_reason"), StringComparison.Ordinal);
        Answer still = (await world.PostAsync($"{Path}{id}/retry", null, ("Idempotency-Key", "again-1"))).ShouldBe(200);
        Assert.Equal("failed", BillingWorld.Text(still.Json, "status"));
        Assert.Equal("true", (await world.PostAsync($"{Path}{id}/retry", null, ("Idempotency-Key", "again-1"))).ShouldBe(200).Headers["Idempotency-Replayed"]);

        await MethodAsync(BillingWorld.Text(failed, "customer_id"), "sbx_succeeds"); // which is tried at once
        JsonElement paid = default;
        await Wait.UntilAsync(async () => BillingWorld.Text(paid = (await world.GetAsync(Path + id)).ShouldBe(200).Json, "status") == "succeeded");
        Assert.Equal(("succeeded", 3), (BillingWorld.Text(paid, "status"), paid.GetProperty("attempts").GetArrayLength()));
        Assert.Equal("paid", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
        (await world.PostAsync($"{Path}{BillingWorld.Nobody}/retry")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_failed_payment_of_an_invoice_that_needs_none_and_one_recorded_by_hand_are_not_tried_again()
    {
        (string invoice, JsonElement failed) = await CollectedAsync("paid-meanwhile", "sbx_declines_generic", "failed");
        (await world.PostAsync($"/v1/invoices/{invoice}/pay")).ShouldBe(200);
        Assert.Contains("paid", (await world.PostAsync($"{Path}{BillingWorld.Text(failed, "id")}/retry")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_is_one_page_for_one_invoice()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("checkout");
        string id = BillingWorld.Text(invoice, "id");
        Answer first = (await CheckoutAsync(id, headers: ("Idempotency-Key", "page"))).ShouldBe(200);
        Answer replayed = (await CheckoutAsync(id, headers: ("Idempotency-Key", "page"))).ShouldBe(200);
        Answer second = (await CheckoutAsync(id)).ShouldBe(200);

        Assert.Equal((first.Text, first.Text, "true"), (replayed.Text, second.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Equal(("https://shop.example/yes", "sandbox"), (BillingWorld.Text(first.Json, "checkout_url"), BillingWorld.Text(first.Json, "provider")));
        string payment = BillingWorld.Text(first.Json, "payment_id");
        Assert.Equal("pending", BillingWorld.Text((await world.GetAsync(Path + payment)).ShouldBe(200).Json, "status"));
        Assert.Contains("money may still come", (await world.Service.SendAsync("DELETE", Path + payment)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_needs_a_final_invoice_and_a_provider_with_pages()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("no-checkout", graceDays: 5);
        string id = BillingWorld.Text(draft, "id");
        Assert.Contains("draft", (await CheckoutAsync(id)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await CheckoutAsync(BillingWorld.Nobody)).ShouldBeProblem(404);
        (await CheckoutAsync(id, ""","provider":"flutterwave" """)).ShouldBeProblem(503);
        Assert.Equal(["body.provider:enum"], (await CheckoutAsync(id, ""","provider":"gold" """)).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.invoice_id:missing", "body.success_url:missing", "body.cancel_url:missing"], (await world.PostAsync(Path + "checkout", "{}")).ShouldBeProblem(422).Faults);
        _ = await world.ConnectAsync("mpesa", """{"consumer_key":"a","consumer_secret":"b","short_code":"1","passkey":"c"}""");
        (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200);
        (await CheckoutAsync(id, ""","provider":"mpesa" """)).ShouldBeProblem(400);
    }

    private Task<Answer> CheckoutAsync(string invoice, string more = "", params (string, string)[] headers) => world.PostAsync(
        Path + "checkout", $$"""{"invoice_id":"{{invoice}}","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"{{more}}}""", headers);

    private Task MethodAsync(string customer, string token) => world.MethodAsync(customer, "sandbox", token);

    /// <summary>A final invoice of a customer with a default method, and the payment that collects it, once that has ended.</summary>
    private async Task<(string Invoice, JsonElement Payment)> CollectedAsync(string name, string token, string status)
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync(name, graceDays: 5);
        await MethodAsync(customer, token);
        string id = BillingWorld.Text(invoice, "id");
        (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200);
        JsonElement payment = default;
        await Wait.UntilAsync(async () =>
        {
            Answer listed = (await world.GetAsync($"{Path}?invoice_id={id}&status={status}")).ShouldBe(200);
            payment = listed.Json.GetArrayLength() == 1 ? listed.Json[0] : default;
            return payment.ValueKind == JsonValueKind.Object;
        });
        return (id, payment);
    }
}
