using System.Text;
using System.Text.Json;
using BillingFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Integrations;

public sealed class IntegrationsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/integrations/";
    private const string Stripe = """{"integration_type":"payment_provider","provider_type":"stripe","settings":{"secret_key":"sk_test_right","webhook_secret":"whsec_hidden"}}""";

    [Fact]
    public async Task A_provider_is_connected_once_shown_without_secrets_changed_and_removed()
    {
        foreach (JsonElement other in (await world.GetAsync(Path)).ShouldBe(200).Json.EnumerateArray())
            (await world.Service.SendAsync("DELETE", Path + BillingWorld.Text(other, "id"))).ShouldBe(204);

        Answer made = (await world.PostAsync(Path, Stripe, ("Idempotency-Key", "connect-stripe"))).ShouldBe(201);
        string id = BillingWorld.Text(made.Json, "id");
        Answer again = (await world.PostAsync(Path, Stripe, ("Idempotency-Key", "connect-stripe"))).ShouldBe(201);

        Assert.Equal((made.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(("stripe", "active", "{}"), (BillingWorld.Text(made.Json, "provider_type"), BillingWorld.Text(made.Json, "status"), made.Json.GetProperty("settings").GetRawText()));
        Assert.Equal("""["secret_key","webhook_secret"]""", made.Json.GetProperty("secret_settings").GetRawText());
        Assert.Equal($"/v1/payments/webhook/stripe?connection={id}", BillingWorld.Text(made.Json, "webhook_path"));
        Assert.Contains("connected already", (await world.PostAsync(Path, Stripe)).ShouldBeProblem(409).Text, StringComparison.Ordinal);

        string sandbox = BillingWorld.Text((await world.PostAsync(Path, """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201).Json, "id");
        Assert.True((await world.GetAsync(Path + id)).ShouldBe(200).Json.GetProperty("is_default").GetBoolean());
        JsonElement changed = (await world.PutAsync(Path + sandbox, """{"is_default":true,"status":"inactive","collects_automatically":false}""")).ShouldBe(200).Json;
        Assert.Equal((true, "inactive", false), (changed.GetProperty("is_default").GetBoolean(), BillingWorld.Text(changed, "status"), changed.GetProperty("collects_automatically").GetBoolean()));
        Assert.Equal([sandbox], (await world.GetAsync(Path)).Json.EnumerateArray().Where(each => each.GetProperty("is_default").GetBoolean()).Select(each => BillingWorld.Text(each, "id")));
        Assert.Equal("sandbox", BillingWorld.Text((await world.GetAsync($"{Path}?order_by=provider_type:asc&limit=1")).ShouldBe(200).Json[0], "provider_type"));

        (await world.Service.SendAsync("DELETE", Path + sandbox)).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", Path + sandbox)).ShouldBeProblem(404);
        (await world.GetAsync(Path + sandbox)).ShouldBeProblem(404);
        (await world.PutAsync(Path + sandbox, "{}")).ShouldBeProblem(404);
        (await world.PostAsync($"{Path}{sandbox}/test")).ShouldBeProblem(404);
        Assert.True((await world.GetAsync(Path + id)).Json.GetProperty("is_default").GetBoolean());
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
    }

    [Theory]
    [InlineData("{}", "body.integration_type:missing", "body.provider_type:missing")]
    [InlineData("""{"integration_type":"bank","provider_type":"gold"}""", "body.integration_type:enum", "body.provider_type:enum")]
    [InlineData("""{"integration_type":"accounting","provider_type":"stripe"}""", "body.provider_type:value_error")]
    [InlineData("""{"integration_type":"crm","provider_type":"xero"}""", "body.provider_type:value_error")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"adyen"}""", "body.provider_type:not_supported")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"gocardless"}""", "body.provider_type:not_supported")]
    [InlineData("""{"integration_type":"accounting","provider_type":"netsuite"}""", "body.provider_type:not_supported")]
    [InlineData("""{"integration_type":"tax","provider_type":"anrok"}""", "body.provider_type:not_supported")]
    [InlineData("""{"integration_type":"tax","provider_type":"avalara"}""", "body.provider_type:not_supported")]
    [InlineData("""{"integration_type":"webhook","provider_type":"webhook"}""", "body.settings.url:missing", "body.settings.signing_secret:missing")]
    [InlineData("""{"integration_type":"webhook","provider_type":"webhook","settings":{"url":"ftp://a.example/","signing_secret":"s"}}""", "body.settings.url:url")]
    [InlineData("""{"integration_type":"webhook","provider_type":"webhook","settings":{"url":"https://169.254.169.254/","signing_secret":"s"}}""", "body.settings.url:url")]
    [InlineData("""{"integration_type":"crm","provider_type":"salesforce","settings":{"instance_url":"https://10.0.0.1/","client_id":"a","client_secret":"b"}}""", "body.settings.instance_url:url")]
    [InlineData("""{"integration_type":"crm","provider_type":"hubspot","settings":{"access_token":"a","id_property":"b","map.customer.shoe_size":"size"}}""", "body.settings.map.customer.shoe_size:unknown_field")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"paystack","status":"broken"}""", "body.status:enum")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"paystack","settings":{}}""", "body.settings.secret_key:missing")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":"x","color":"red"}}""", "body.settings.color:unknown_field")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":""}}""", "body.settings.secret_key:string_length")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":7}}""", "body.settings.secret_key:string_type")]
    [InlineData("""{"integration_type":"payment_provider","provider_type":"mpesa","settings":{"consumer_key":"a","consumer_secret":"b","short_code":"1","passkey":"c","sandbox":"maybe"}}""", "body.settings.sandbox:bool_type")]
    public async Task A_fault_is_named(string json, params string[] faults) => Assert.Equal(faults, (await world.PostAsync(Path, json)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task A_test_asks_the_provider_and_keeps_what_it_says()
    {
        string id = BillingWorld.Text((await world.PostAsync(
            Path, """{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":"wrong key"}}""")).ShouldBe(201).Json, "id");
        Answer refused = (await world.PostAsync($"{Path}{id}/test")).ShouldBe(200);
        Assert.Equal((false, "error"), (refused.Json.GetProperty("success").GetBoolean(), BillingWorld.Text(refused.Json, "status")));
        JsonElement stands = (await world.GetAsync(Path + id)).ShouldBe(200).Json;
        Assert.Equal("error", BillingWorld.Text(stands, "status"));
        (await world.PutAsync(Path + id, $$"""{"error_details":{{stands.GetProperty("error_details").GetRawText()}}}""")).ShouldBe(200);
        Assert.Equal(["body.error_details:not_supported"], (await world.PutAsync(Path + id, """{"error_details":{"message":"all is well"}}""")).ShouldBeProblem(422).Faults);

        (await world.PutAsync(Path + id, """{"settings":{"secret_key":"sk_test_abc"}}""")).ShouldBe(200);
        Answer taken = (await world.PostAsync($"{Path}{id}/test", null, ("Idempotency-Key", "test-1"))).ShouldBe(200);
        Assert.Equal((true, "active"), (taken.Json.GetProperty("success").GetBoolean(), BillingWorld.Text(taken.Json, "status")));
        Assert.Equal("true", (await world.PostAsync($"{Path}{id}/test", null, ("Idempotency-Key", "test-1"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(Path + id)).Json.GetProperty("error_details").ValueKind);
    }

    [Fact]
    public async Task No_secret_is_in_an_answer_in_the_store_or_in_the_log()
    {
        const string Secret = "FLWSECK-nobody-may-see-this", Hash = "hash-nobody-may-see-this";
        List<Answer> answers = [await world.PostAsync(
            Path, $$$"""{"integration_type":"payment_provider","provider_type":"flutterwave","settings":{"secret_key":"{{{Secret}}}","webhook_hash":"{{{Hash}}}"}}""")];
        string id = BillingWorld.Text(answers[0].ShouldBe(201).Json, "id");
        answers.Add(await world.PutAsync(Path + id, $$$"""{"settings":{"webhook_hash":"{{{Hash}}}-2"}}"""));
        answers.Add(await world.PostAsync($"{Path}{id}/test"));
        answers.Add(await world.GetAsync(Path + id));
        answers.Add(await world.GetAsync(Path));
        answers.Add(await world.PostAsync(Path, $$$"""{"integration_type":"payment_provider","provider_type":"flutterwave","settings":{"secret_key":"{{{Secret}}}","webhook_hash":"{{{Hash}}}"}}"""));
        answers.Add(await world.PutAsync(Path + id, $$$"""{"settings":{"webhook_hash":"{{{Hash}}}","nothing":"{{{Secret}}}"}}"""));

        Assert.DoesNotContain(answers, answer => answer.Text.Contains("nobody-may-see", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Logged.Lines, line => line.Contains("nobody-may-see", StringComparison.Ordinal));
        Assert.NotEmpty(world.Logged.Lines);
        string directory = world.Service.Services.GetRequiredService<ServiceOptions>().DataDirectory;
        byte[] wanted = Encoding.UTF8.GetBytes("nobody-may-see");
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.True(bytes.AsSpan().IndexOf(wanted) < 0, file);
        }
    }
}
