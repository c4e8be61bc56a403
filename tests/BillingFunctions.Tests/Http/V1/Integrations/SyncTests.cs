using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Security.Cryptography;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.Integrations;

/// <summary>Objects that are copied to other systems, each simulated on this machine.</summary>
public sealed class SyncTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/integrations/";

    [Fact]
    public async Task A_receiver_gets_signed_posts_of_what_changes_and_names_objects()
    {
        string id = await ConnectAsync("webhook", "webhook", $$"""{"url":"{{new Uri(world.Systems.Server.Address, "receiver")}}","signing_secret":"whsec_c2VjcmV0","map.customer.name":"company"}""");
        Assert.True((await world.PostAsync($"{Path}{id}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        (string customer, string invoice) = await InvoicedAsync("receives");
        List<JsonElement> history = await HistoryAsync(id, 2, "succeeded");

        SimulatedRequest post = world.Systems.Posts.First(request => request.Text.Contains("\"object\":\"customer\"", StringComparison.Ordinal) && request.Text.Contains(customer, StringComparison.Ordinal));
        byte[] signed = Encoding.UTF8.GetBytes($"{post.Header("webhook-id")}.{post.Header("webhook-timestamp")}.{post.Text}");
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData("secret"u8, signed)), post.Header("webhook-signature"));
        Assert.Equal("receives", post.Json["data"]!["company"]!.GetValue<string>());
        Assert.Null(post.Json["data"]!["name"]);
        Assert.Contains(history, each => BillingWorld.Text(each, "resource_type") == "invoice" && BillingWorld.Text(each, "resource_id") == invoice && BillingWorld.Text(each, "external_id") == "theirs-1");
        JsonElement mapping = (await world.GetAsync($"/v1/customers/{customer}/integration_mappings")).ShouldBe(200).Json.EnumerateArray().First(each => BillingWorld.Text(each, "integration_id") == id);
        Assert.Equal(("webhook", "theirs-1"), (BillingWorld.Text(mapping, "integration_provider"), BillingWorld.Text(mapping, "external_customer_id")));
        Assert.Contains((await world.GetAsync($"{Path}{id}/customers?limit=1000")).ShouldBe(200).Json.EnumerateArray(), each => BillingWorld.Text(each, "customer_id") == customer);
        Assert.Contains((await world.GetAsync($"{Path}{id}/mappings?limit=1000")).ShouldBe(200).Json.EnumerateArray(), each => BillingWorld.Text(each, "mappable_id") == invoice);
        Assert.Equal(JsonValueKind.String, (await world.GetAsync(Path + id)).Json.GetProperty("last_sync_at").ValueKind);

        world.Systems.ReceiverStatus = 503;
        string late = await world.CustomerAsync("late");
        await HistoryAsync(id, 1, "pending");
        world.Systems.ReceiverStatus = 200;
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(Duration.FromMinutes(16));
            await world.RunScheduleAsync();
            return (await world.GetAsync($"{Path}{id}/sync_history?status=succeeded&limit=1000")).Json.EnumerateArray().Any(each => BillingWorld.Text(each, "resource_id") == late);
        });
        world.Systems.ReceiverStatus = 400;
        await world.CustomerAsync("refused");
        JsonElement failed = (await HistoryAsync(id, 1, "failed"))[0];
        Assert.Contains("400", BillingWorld.Text(failed, "error_message"), StringComparison.Ordinal);
        world.Systems.ReceiverStatus = 200;
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    [Fact]
    public async Task Customers_become_companies_and_invoices_deals_at_hubspot()
    {
        string id = await ConnectAsync("crm", "hubspot", """{"access_token":"hub-token","id_property":"billing_id","deal_stage":"closedwon","map.customer.currency":"currency_code"}""");
        Assert.True((await world.PostAsync($"{Path}{id}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        (string customer, string invoice) = await InvoicedAsync("hub");
        await HistoryAsync(id, 2, "succeeded");
        JsonObject company = Kept("companies/", customer), deal = Kept("deals/", invoice);
        Assert.Equal(("hub", "USD", "closedwon"), (Of(company, "name"), Of(company, "currency_code"), Of(deal, "dealstage")));
        Assert.Equal(61.2m, deal["amount"]!.GetValue<decimal>());

        // A company that is there already is changed, not made.
        (await world.PutAsync($"{Path}{id}/customers/{customer}", """{"external_customer_id":"4711"}""")).ShouldBe(200);
        (await world.PutAsync($"/v1/customers/{customer}", """{"name":"Hub Limited"}""")).ShouldBe(200);
        await Wait.UntilAsync(() => Task.FromResult(world.Systems.Objects.TryGetValue("companies/4711", out JsonObject? there) && Of(there, "name") == "Hub Limited"));

        (await world.PutAsync(Path + id, """{"settings":{"access_token":"wrong"}}""")).ShouldBe(200);
        Assert.False((await world.PostAsync($"{Path}{id}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        Assert.Equal("error", BillingWorld.Text((await world.GetAsync(Path + id)).Json, "status"));
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    [Fact]
    public async Task Customers_become_accounts_at_salesforce()
    {
        string id = await ConnectAsync("crm", "salesforce", $$"""{"instance_url":"{{world.Systems.Server.Address}}","client_id":"sf-id","client_secret":"sf-secret","external_id_field":"Bill__c"}""");
        Assert.True((await world.PostAsync($"{Path}{id}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        string customer = await world.CustomerAsync("force");
        JsonElement done = (await HistoryAsync(id, 1, "succeeded"))[0];
        Assert.Equal(("customer", $"001-{customer}", "create"), (BillingWorld.Text(done, "resource_type"), BillingWorld.Text(done, "external_id"), BillingWorld.Text(done, "action")));
        Assert.Equal("force", Of(world.Systems.Objects[$"Account/{customer}"], "Name"));
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    [Fact]
    public async Task Invoices_become_sales_invoices_of_contacts_at_xero_and_are_voided_there()
    {
        string id = await ConnectAsync("accounting", "xero", """{"client_id":"xero-id","client_secret":"xero-secret","account_code":"200","tax_type":"OUTPUT2"}""");
        Assert.True((await world.PostAsync($"{Path}{id}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        (string customer, string invoice) = await InvoicedAsync("books");
        await HistoryAsync(id, 2, "succeeded");
        string number = BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "invoice_number");
        JsonObject sale = world.Systems.Objects[$"Invoices/xero-{number}"];
        JsonNode line = sale["LineItems"]![0]!;
        Assert.Equal(("ACCREC", $"xero-{customer}", 51m, 10.2m, "OUTPUT2"), (Of(sale, "Type"), sale["Contact"]!["ContactID"]!.GetValue<string>(), line["UnitAmount"]!.GetValue<decimal>(), line["TaxAmount"]!.GetValue<decimal>(), line["TaxType"]!.GetValue<string>()));
        (await world.PostAsync($"/v1/invoices/{invoice}/void")).ShouldBe(200);
        await Wait.UntilAsync(() => Task.FromResult(Of(sale, "Status") == "VOIDED"));
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    [Fact]
    public async Task What_only_payment_providers_have_is_refused_of_other_integrations_and_an_inactive_one_copies_nothing()
    {
        string id = await ConnectAsync("crm", "hubspot", """{"access_token":"hub-token","id_property":"billing_id"}""", ""","status":"inactive" """);
        Assert.Equal(["body.is_default:not_supported"], (await world.PutAsync(Path + id, """{"is_default":true}""")).ShouldBeProblem(422).Faults);
        string customer = await world.CustomerAsync("silent");
        Assert.DoesNotContain((await world.GetAsync($"{Path}{id}/sync_history?limit=1000")).ShouldBe(200).Json.EnumerateArray(), each => BillingWorld.Text(each, "resource_id") == customer);
        Assert.DoesNotContain(world.Systems.Objects.Values, each => each["billing_id"]?.ToString() == customer);
        Assert.DoesNotContain("hub-token", (await world.GetAsync(Path)).Text, StringComparison.Ordinal);
        (await world.PutAsync($"{Path}{id}/customers/{BillingWorld.Nobody}", """{"external_customer_id":"x"}""")).ShouldBeProblem(404);
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    private async Task<string> ConnectAsync(string type, string provider, string settings, string more = "")
    {
        string id = BillingWorld.Text((await world.PostAsync(Path, $$"""{"integration_type":"{{type}}","provider_type":"{{provider}}","settings":{{settings}}{{more}}}""")).ShouldBe(201).Json, "id");
        world.Service.Clock.Advance(Duration.FromSeconds(11)); // an instance remembers what is linked for ten
        return id;
    }

    private async Task<(string Customer, string Invoice)> InvoicedAsync(string name)
    {
        string customer = BillingWorld.Text((await world.PostAsync("/v1/customers", $$"""{"external_id":"{{name}}","name":"{{name}}","currency":"USD"}""")).ShouldBe(201).Json, "id");
        string invoice = BillingWorld.Text((await world.PostAsync(
            "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"USD","line_items":[{"description":"work","quantity":1,"unit_price":"5100","amount":"5100"}]}""")).ShouldBe(200).Json, "id");
        (await world.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);
        return (customer, invoice);
    }

    /// <summary>What an integration has copied, once there is at least so much of it.</summary>
    private async Task<List<JsonElement>> HistoryAsync(string id, int count, string status)
    {
        List<JsonElement> found = [];
        await Wait.UntilAsync(async () =>
        {
            found = [.. (await world.GetAsync($"{Path}{id}/sync_history?status={status}&limit=1000")).ShouldBe(200).Json.EnumerateArray()];
            return found.Count >= count;
        });
        return found;
    }

    private JsonObject Kept(string kind, string ours) =>
        world.Systems.Objects.First(each => each.Key.StartsWith(kind, StringComparison.Ordinal) && each.Value["billing_id"]?.ToString() == ours).Value;

    private static string? Of(JsonObject json, string name) => json[name]?.ToString();
}
