using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1.Webhooks;

/// <summary>
/// A history in which everything happens that the published catalogue names. What a receiver got of it is the page about events: with BILLING_WRITE_DOCS=1 the
/// page is written anew.
/// </summary>
public sealed partial class EventCatalogueTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private static readonly string[] Published =
    [
        "customer.created", "customer.updated",
        "subscription.created", "subscription.started", "subscription.paused", "subscription.resumed", "subscription.plan_changed", "subscription.trial_ended", "subscription.canceled",
        "subscription.terminated",
        "invoice.created", "invoice.finalized", "invoice.paid", "invoice.voided",
        "payment.created", "payment.succeeded", "payment.failed",
        "credit_note.created", "credit_note.finalized", "credit_note.refund.succeeded", "credit_note.refund.failed",
        "wallet.created", "wallet.terminated", "wallet.transaction.created",
        "usage_threshold.crossed", "usage_alert.triggered",
    ];

    [Fact]
    public async Task Each_published_event_is_told_of_and_the_page_shows_what_a_receiver_gets()
    {
        await using var receiver = new HookReceiver();
        JsonElement endpoint = await world.EndpointAsync(receiver.Url);
        await SellAsync();
        await MoveAsync();
        await CreditAsync();
        await MeasureAsync();
        Dictionary<string, SimulatedRequest> first = [];
        foreach (string type in Published)
            first[type] = await receiver.EventAsync(type);

        Assert.All(receiver.Requests, request => Assert.True(HookReceiver.IsSignedWith(request, endpoint.Text("secret"))));
        Assert.DoesNotContain(receiver.Requests.GroupBy(request => request.Header("webhook-id")), group => group.Select(each => each.Text).Distinct().Count() > 1);

        string path = System.IO.Path.Combine(Root(), "docs", "webhook-events.md");
        if (Environment.GetEnvironmentVariable("BILLING_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, PageOf(first));

        string page = (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n");
        foreach ((string type, SimulatedRequest request) in first)
        {
            Match shown = Regex.Match(page, $@"## {Regex.Escape(type)}\n+```json\n(?<json>.*?)\n```", RegexOptions.Singleline);
            Assert.True(shown.Success, $"{type} is not on the page");
            Assert.Equal(FieldsOf(JsonNode.Parse(request.Text)!), FieldsOf(JsonNode.Parse(shown.Groups["json"].Value)!));
        }
    }

    /// <summary>Customers, invoices and payments.</summary>
    private async Task SellAsync()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("seen");
        (await world.PutAsync($"/v1/customers/{customer}", """{"email":"seen@buyer.example"}""")).ShouldBe(200);
        (await world.PostAsync("/v1/payments/record", $$"""{"invoice_id":"{{invoice.Id()}}","amount":100}""")).ShouldBe(200);
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/pay")).ShouldBe(200);
        (_, _, JsonElement wrong) = await world.BilledAsync("void");
        (await world.PostAsync($"/v1/invoices/{wrong.Id()}/void")).ShouldBe(200);

        (await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201);
        string declined = await world.CustomerAsync("declined");
        (await world.PostAsync(
            "/v1/payment_methods", $$"""{"customer_id":"{{declined}}","provider":"sandbox","provider_payment_method_id":"sbx_declines_generic","type":"card","is_default":true}""")).ShouldBe(201);
        await world.SubscribeAsync(declined, "sub-declined", "2026-06-01T00:00:00Z");
        await world.InvoicesAsync(declined, 1);
    }

    /// <summary>All that a subscription and a wallet may go through.</summary>
    private async Task MoveAsync()
    {
        string customer = await world.CustomerAsync("moves");
        string moved = (await world.SubscribeAsync(customer, "sub-moves", "2026-07-01T00:00:00Z")).Id();
        string larger = (await world.PostAsync("/v1/plans", """{"code":"larger","name":"Larger","interval":"monthly","amount_cents":9900}""")).ShouldBe(201).Json.Id();
        (await world.PostAsync($"/v1/subscriptions/{moved}/pause")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{moved}/resume")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{moved}/change_plan", $$"""{"new_plan_id":"{{larger}}","timing":"immediate"}""")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{moved}/cancel?on_termination_action=skip")).ShouldBe(200);
        string tried = (await world.SubscribeAsync(customer, "sub-tried", "2026-07-01T00:00:00Z", "\"trial_period_days\":14")).Id();
        (await world.PostAsync($"/v1/subscriptions/{tried}/end_trial")).ShouldBe(200);
        (await world.Service.SendAsync("DELETE", $"/v1/subscriptions/{tried}?on_termination_action=skip")).ShouldBe(204);

        string wallet = (await world.PostAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","name":"Prepaid"}""")).ShouldBe(201).Json.Id();
        (await world.PostAsync($"/v1/wallets/{wallet}/top_up", """{"credits":5}""")).ShouldBe(200);
        (await world.Service.SendAsync("DELETE", $"/v1/wallets/{wallet}")).ShouldBe(204);
    }

    /// <summary>Two notes that give money back: one arrives, one does not.</summary>
    private async Task CreditAsync()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("credited");
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/pay")).ShouldBe(200);
        string fee = (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json[0].Id();
        foreach (string outcome in new[] { "succeeded", "failed" })
        {
            string note = (await world.PostAsync(
                "/v1/credit_notes",
                $$"""{"number":"note-{{outcome}}","invoice_id":"{{invoice.Id()}}","customer_id":"{{customer}}","credit_note_type":"refund","reason":"other","currency":"USD","items":[{"fee_id":"{{fee}}","amount_cents":100}]}""")).ShouldBe(201).Json.Id();
            (await world.PostAsync($"/v1/credit_notes/{note}/finalize")).ShouldBe(200);
            (await world.PutAsync($"/v1/credit_notes/{note}", $$"""{"refund_status":"{{outcome}}"}""")).ShouldBe(200);
        }
    }

    /// <summary>Usage that is watched.</summary>
    private async Task MeasureAsync()
    {
        string customer = await world.CustomerAsync("watched");
        string subscription = (await world.SubscribeAsync(customer, "sub-watched", "2026-07-01T00:00:00Z")).Id();
        string metric = (await world.GetAsync("/v1/billable_metrics")).ShouldBe(200).Json.EnumerateArray().First(each => each.Text("code") == "calls").Id();
        (await world.PostAsync($"/v1/subscriptions/{subscription}/usage_thresholds", """{"amount_cents":100,"threshold_display_name":"First"}""")).ShouldBe(201);
        (await world.PostAsync("/v1/usage_alerts", $$"""{"subscription_id":"{{subscription}}","billable_metric_id":"{{metric}}","threshold_value":4}""")).ShouldBe(201);
        await world.UseAsync("watched", "2026-07-01T00:00:00Z", 5, "1");
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(NodaTime.Duration.FromSeconds(20)); // what usage asks for is followed up 15 seconds later
            return (await world.GetAsync($"/v1/invoices/?customer_id={customer}")).Headers["X-Total-Count"] == "1";
        });
    }

    private static string PageOf(Dictionary<string, SimulatedRequest> events)
    {
        var page = new StringBuilder("# Events of v1\n\nWhat a receiver gets of each event: see [webhooks](webhooks.md). The page is written by a test from what was sent. `data` is the object as\nits own operations show it, after the event; the lines of invoices are left out.\n");
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        var indented = new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        foreach ((string type, SimulatedRequest request) in events)
        {
            string json = Id().Replace(JsonNode.Parse(request.Text)!.ToJsonString(indented), match =>
                ids.TryGetValue(match.Value, out string? known) ? known : ids[match.Value] = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-8000-8000-{ids.Count + 1:D12}"));
            page.Append(CultureInfo.InvariantCulture, $"\n## {type}\n\n```json\n{json}\n```\n");
        }

        return page.ToString();
    }

    /// <summary>The paths of all fields; of lists those of the first item.</summary>
    private static string FieldsOf(JsonNode? node, string at = "") => node switch
    {
        JsonObject json => string.Join('\n', json.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => FieldsOf(field.Value, $"{at}.{field.Key}"))),
        _ => at,
    };

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "BillingFunctions.sln")))
            folder = folder.Parent;

        return folder!.FullName;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
