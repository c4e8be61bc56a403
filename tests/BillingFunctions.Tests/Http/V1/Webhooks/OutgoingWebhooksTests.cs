using System.Text;
using System.Text.Json;
using Billing.Application.Webhooks.Events;
using Billing.TestSupport.PaymentProviders;
using BillingFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Webhooks;

public sealed class OutgoingWebhooksTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = HookSteps.Path;

    [Fact]
    public async Task A_receiver_gets_what_happened_signed_in_both_ways_and_its_delivery_can_be_looked_at()
    {
        await using var receiver = new HookReceiver();
        JsonElement endpoint = await world.EndpointAsync(receiver.Url, ""","event_types":["customer.*"]""");
        string id = endpoint.Id(), secret = endpoint.Text("secret");
        Assert.Equal((receiver.Url, "hmac", "active"), (endpoint.Text("url"), endpoint.Text("signature_algo"), endpoint.Text("status")));
        JsonElement customer = (await world.PostAsync("/v1/customers/", """{"external_id":"heard","name":"Heard"}""")).ShouldBe(201).Json;

        SimulatedRequest request = await receiver.EventAsync("customer.created");
        Assert.True(HookReceiver.IsSignedWith(request, secret) && HookReceiver.IsSignedAsCatalogued(request, secret));
        Assert.Equal(("POST", "hmac", "application/json; charset=utf-8"), (request.Method, request.Header("X-Bxb-Signature-Algorithm"), request.Header("Content-Type")));
        JsonElement body = JsonDocument.Parse(request.Text).RootElement;
        Assert.Equal(("customer.created", "customer", customer.Id(), "live"), (body.Text("type"), body.Text("object_type"), body.Text("object_id"), body.Text("mode")));
        Assert.Equal(request.Header("webhook-id"), body.Id());
        string told = customer.GetRawText().Replace("\"past_due\":false", "\"past_due\":null", StringComparison.Ordinal); // events do not say
        Assert.Equal(told, body.GetProperty("data").GetRawText());
        Assert.Equal("2026-07-01T00:00:00Z", body.Text("timestamp"));

        JsonElement hook = Assert.Single(await world.HooksAsync(id, "succeeded", 1));
        Assert.Equal(request.Header("X-Bxb-Webhook-Id"), hook.Id());
        Assert.Equal((body.Id(), "customer.created", "customer", customer.Id()), (hook.Text("event_id"), hook.Text("webhook_type"), hook.Text("object_type"), hook.Text("object_id")));
        Assert.Equal((0, 9, 200, "\"thank you\""), (hook.GetProperty("retries").GetInt32(), hook.GetProperty("max_retries").GetInt32(), hook.GetProperty("http_status").GetInt32(), hook.Text("response")));
        Assert.Equal(request.Text, hook.GetProperty("payload").GetRawText());
        Assert.Equal(hook.GetRawText(), (await world.GetAsync($"{Path}hooks/{hook.Id()}")).ShouldBe(200).Text);
        JsonElement attempt = Assert.Single((await world.GetAsync($"{Path}hooks/{hook.Id()}/delivery_attempts")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal((1, true, hook.Id()), (attempt.GetProperty("attempt_number").GetInt32(), attempt.GetProperty("success").GetBoolean(), attempt.Text("webhook_id")));
        JsonElement stats = (await world.GetAsync(Path + "delivery_stats")).ShouldBe(200).Json.EnumerateArray().Single(each => each.Text("endpoint_id") == id);
        Assert.Equal("""{"total":1,"succeeded":1,"failed":0,"success_rate":100,"pending":0}""", stats.GetRawText().Replace($"\"endpoint_id\":\"{id}\",", "", StringComparison.Ordinal));

        Assert.Equal("0", (await world.GetAsync($"{Path}hooks/list?webhook_type=customer.updated&webhook_endpoint_id={id}")).ShouldBe(200).Headers["X-Total-Count"]);
        Assert.Equal("1", (await world.GetAsync($"{Path}hooks/list?event_id={body.Id()}")).ShouldBe(200).Headers["X-Total-Count"]);
        (await world.GetAsync($"{Path}hooks/list?status=lost")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task An_endpoint_is_made_once_under_a_key_shown_without_its_secret_changed_and_removed()
    {
        const string Body = """{"url":"https://hooks.example.com/a","event_types":["invoice.*"]}""";
        Answer made = (await world.PostAsync(Path, Body, ("Idempotency-Key", "make-a"))).ShouldBe(201);
        Answer again = (await world.PostAsync(Path, Body, ("Idempotency-Key", "make-a"))).ShouldBe(201);
        Assert.Equal((made.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.StartsWith("whsec_", made.Json.Text("secret"), StringComparison.Ordinal);
        string one = Path + made.Json.Id();
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(one)).ShouldBe(200).Json.GetProperty("secret").ValueKind);
        Assert.DoesNotContain("whsec_", (await world.GetAsync(Path + "?order_by=url:asc")).ShouldBe(200).Text, StringComparison.Ordinal);

        JsonElement changed = (await world.PutAsync(one, """{"url":"https://hooks.example.com/b","status":"inactive","event_types":[]}""")).ShouldBe(200).Json;
        Assert.Equal(("https://hooks.example.com/b", "inactive", "[]"), (changed.Text("url"), changed.Text("status"), changed.GetProperty("event_types").GetRawText()));
        Assert.Equal(changed.GetRawText(), (await world.PutAsync(one, "{}")).ShouldBe(200).Text);
        Assert.Equal(["body.url:url_not_allowed"], (await world.PutAsync(one, """{"url":"http://example.com/"}""")).ShouldBeProblem(422).Faults);

        Answer rotated = (await world.PostAsync(one + "/rotate_secret", """{"overlap_hours":2}""", ("Idempotency-Key", "rotate-a"))).ShouldBe(200);
        Assert.Equal(rotated.Text, (await world.PostAsync(one + "/rotate_secret", """{"overlap_hours":2}""", ("Idempotency-Key", "rotate-a"))).ShouldBe(200).Text);
        Assert.NotEqual(made.Json.Text("secret"), rotated.Json.Text("secret"));
        Assert.Equal("2026-07-01T02:00:00Z", rotated.Json.Text("previous_secret_expires_at"));
        (await world.PostAsync(one + "/rotate_secret")).ShouldBe(200);

        (await world.Service.SendAsync("DELETE", one)).ShouldBe(204);
        foreach (Answer gone in new[]
        {
            await world.Service.SendAsync("DELETE", one), await world.GetAsync(one), await world.PutAsync(one, "{}"), await world.PostAsync(one + "/rotate_secret"),
            await world.GetAsync($"{Path}hooks/{BillingWorld.Nobody}"), await world.GetAsync($"{Path}hooks/{BillingWorld.Nobody}/delivery_attempts"),
            await world.PostAsync($"{Path}hooks/{BillingWorld.Nobody}/retry"),
        })
        {
            gone.ShouldBeProblem(404);
        }
    }

    [Theory]
    [InlineData("{}", "body.url:missing")]
    [InlineData("""{"url":""}""", "body.url:string_too_short")]
    [InlineData("""{"url":"nothing"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"ftp://example.com"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"https://user:secret@example.com"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"http://example.com"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"https://10.0.0.1/"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"https://169.254.169.254/latest/meta-data"}""", "body.url:url_not_allowed")]
    [InlineData("""{"url":"https://example.com","signature_algo":"rsa"}""", "body.signature_algo:enum")]
    [InlineData("""{"url":"https://example.com","event_types":[""]}""", "body.event_types.0:string_too_short")]
    [InlineData("""{"url":"https://example.com","event_types":"all"}""", "body.event_types:list_type")]
    [InlineData("""{"url":"https://example.com","event_types":["invoice.*","invoice.finalised"]}""", "body.event_types.1:unknown_event")]
    [InlineData("""{"url":"https://example.com","event_types":["all"]}""", "body.event_types.0:unknown_event")]
    [InlineData("""{"url":"https://example.com","event_types":["usage.recorded"]}""", "body.event_types.0:unknown_event")]
    [InlineData("""{"url":"https://example.com","surface":"credibill","event_types":["wallet.created"]}""", "body.event_types.0:unknown_event")]
    public async Task A_fault_is_named(string json, string fault) => Assert.Equal([fault], (await world.PostAsync(Path, json)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task The_refusal_of_an_unknown_event_names_those_that_are_near_and_the_reference_all()
    {
        string endpoint = Path + (await world.EndpointAsync("https://hooks.example.com/names", ""","event_types":["*","invoice.f*"]""")).Id();
        Answer near = (await world.PutAsync(endpoint, """{"event_types":["invoice.finalised"]}""")).ShouldBeProblem(422);
        Assert.Contains("There is no event invoice.finalised: of invoice there are invoice.created, ", near.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wallet", near.Text, StringComparison.Ordinal);
        Assert.Contains("invoice, payment", (await world.PutAsync(endpoint, """{"event_types":["finalized"]}""")).ShouldBeProblem(422).Text, StringComparison.Ordinal);

        string told = (await world.GetAsync("/openapi/v1.json")).ShouldBe(200).Json.GetProperty("paths").GetProperty("/v1/webhook_endpoints").GetProperty("post").Text("description");
        Assert.All(EventTypes.All.Where(type => type != "usage.recorded"), type => Assert.Contains(type, told, StringComparison.Ordinal));
        (await world.Service.SendAsync("DELETE", endpoint)).ShouldBe(204);
    }

    [Fact]
    public async Task One_that_failed_is_tried_again_by_hand_once_and_only_then()
    {
        await using var receiver = new HookReceiver { Status = 410 };
        string id = (await world.EndpointAsync(receiver.Url, ""","event_types":["tax.created"]""")).Id();
        (await world.PostAsync("/v1/taxes", """{"code":"heard","name":"Heard","rate":"0.1"}""")).ShouldBe(201);
        string hook = Assert.Single(await world.HooksAsync(id, "failed", 1)).Id();
        await Wait.UntilAsync(async () => (await world.GetAsync(Path + id)).Json.Text("status") == "disabled");
        Assert.Contains("410", (await world.GetAsync(Path + id)).Json.Text("disabled_reason"), StringComparison.Ordinal);
        Assert.Contains("disabled", (await world.PostAsync($"{Path}hooks/{hook}/retry")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PutAsync(Path + id, """{"status":"active"}""")).ShouldBe(200);

        receiver.Status = 202;
        Answer tried = (await world.PostAsync($"{Path}hooks/{hook}/retry", null, ("Idempotency-Key", "try-again"))).ShouldBe(200);
        Assert.Equal("pending", tried.Json.Text("status"));
        await world.HooksAsync(id, "succeeded", 1);
        Answer replayed = (await world.PostAsync($"{Path}hooks/{hook}/retry", null, ("Idempotency-Key", "try-again"))).ShouldBe(200);
        Assert.Equal((tried.Text, "true"), (replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Contains("succeeded", (await world.PostAsync($"{Path}hooks/{hook}/retry")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(each => (each.Header("webhook-id"), each.Text)).Distinct());
        JsonElement shown = (await world.GetAsync($"{Path}hooks/{hook}")).Json;
        Assert.Equal((1, JsonValueKind.String), (shown.GetProperty("retries").GetInt32(), shown.GetProperty("last_retried_at").ValueKind));
    }

    [Fact]
    public async Task No_secret_is_in_a_later_answer_in_the_store_or_in_the_log()
    {
        await using var receiver = new HookReceiver();
        JsonElement endpoint = await world.EndpointAsync(receiver.Url);
        string rotated = (await world.PostAsync($"{Path}{endpoint.Id()}/rotate_secret")).ShouldBe(200).Json.Text("secret");
        (await world.PostAsync("/v1/customers/", """{"external_id":"secretive","name":"Secretive"}""")).ShouldBe(201);
        await receiver.EventAsync("customer.created");
        string[] secrets = [endpoint.Text("secret"), rotated];
        Answer[] answers = [await world.GetAsync(Path), await world.GetAsync(Path + endpoint.Id()), await world.GetAsync(Path + "hooks/list")];
        Assert.DoesNotContain(answers, answer => secrets.Any(answer.Text.Contains));
        Assert.DoesNotContain(receiver.Requests, request => secrets.Any(request.Text.Contains));
        Assert.DoesNotContain(world.Logged.Lines, line => secrets.Any(line.Contains));
        foreach (string file in Directory.EnumerateFiles(world.Service.Services.GetRequiredService<ServiceOptions>().DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.All(secrets, secret => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, file));
        }
    }
}
