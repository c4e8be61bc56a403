using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class CustomersTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task A_customer_is_created_with_its_defaults_read_changed_and_deleted()
    {
        JsonElement made = await service.MakeAsync("/v1/customers/", """{"external_id":"defaults","name":"Łódź Works"}""");
        Assert.Equal(
            ("defaults", "Łódź Works", "USD", "UTC", 0, 30, "{}"),
            (made.Text("external_id"), made.Text("name"), made.Text("currency"), made.Text("timezone"),
             made.GetProperty("invoice_grace_period").GetInt32(), made.GetProperty("net_payment_term").GetInt32(),
             made.GetProperty("billing_metadata").GetRawText()));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("email").ValueKind);
        string path = $"/v1/customers/{made.Id()}";
        Assert.Equal(made.GetRawText(), (await service.GetAsync(path)).ShouldBe(200).Text);

        Answer updated = await service.PutAsync(
            path, """{"email":"billing@example.com","billing_metadata":{"crm":[1,"x"]},"timezone":"Asia/Tokyo","net_payment_term":14}""");
        Assert.Equal(
            ("Łódź Works", "billing@example.com", "Asia/Tokyo", """{"crm":[1,"x"]}"""),
            (updated.ShouldBe(200).Json.Text("name"), updated.Json.Text("email"), updated.Json.Text("timezone"),
             updated.Json.GetProperty("billing_metadata").GetRawText()));

        Assert.Equal("", (await service.DeleteAsync(path)).ShouldBe(204).Text);
        (await service.GetAsync(path)).ShouldBeProblem(404);
        (await service.DeleteAsync(path)).ShouldBeProblem(404);
        (await service.PostAsync("/v1/customers", """{"external_id":"defaults","name":"Again"}""")).ShouldBe(201);
    }

    [Theory]
    [InlineData("north/south")]
    [InlineData("a b?c#d&e=f+g")]
    [InlineData("100%25")]
    [InlineData("żółć")]
    public async Task Whatever_an_external_id_or_a_code_is_made_of_its_path_finds_it(string name)
    {
        string json = JsonSerializer.Serialize(name), escaped = Uri.EscapeDataString(name);
        await service.MakeAsync("/v1/customers", $$"""{"external_id":{{json}},"name":"Odd"}""");
        await service.MakeAsync("/v1/plans", $$"""{"code":{{json}},"name":"Odd","interval":"monthly"}""");
        await service.MakeAsync("/v1/taxes", $$"""{"code":{{json}},"name":"Odd","rate":"0.1"}""");

        (await service.GetAsync($"/v1/customers/{escaped}/portal_url")).ShouldBe(200);
        (await service.GetAsync($"/v1/plans/{escaped}/commitments")).ShouldBe(200);
        Assert.Equal(name, (await service.GetAsync($"/v1/taxes/{escaped}")).ShouldBe(200).Json.Text("code"));
    }

    [Fact]
    public async Task An_external_id_is_taken_once()
    {
        await service.MakeAsync("/v1/customers", """{"external_id":"taken","name":"One"}""");
        (await service.PostAsync("/v1/customers", """{"external_id":"taken","name":"Two"}""")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task A_repeated_creation_with_its_key_creates_nothing_more()
    {
        Answer first = await service.PostAsync("/v1/customers/", """{"external_id":"replayed","name":"R"}""", "customer-key");
        Answer again = await service.PostAsync("/v1/customers", """{ "name":"R", "external_id":"replayed" }""", "customer-key");
        Assert.Equal(first.ShouldBe(201).Text, again.ShouldBe(201).Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));

        (await service.PostAsync("/v1/customers/", """{"external_id":"replayed","name":"Other"}""", "customer-key")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task An_update_with_null_takes_address_language_and_choice_away_and_one_without_keeps_them()
    {
        string path = "/v1/customers/" + (await service.PostAsync(
            "/v1/customers", """{"external_id":"forgets","name":"F","email":"f@buyer.example","document_locale":"fr","send_issued_documents":true}""")).ShouldBe(201).Json.Id();
        string Kept(Answer answer) => string.Join(' ', ((string[])["email", "document_locale", "send_issued_documents"]).Select(field => answer.Json.GetProperty(field).GetRawText()));
        Assert.Equal("\"f@buyer.example\" \"fr\" true", Kept((await service.PutAsync(path, """{"name":"G"}""")).ShouldBe(200)));
        Assert.Equal("null null null", Kept((await service.PutAsync(path, """{"email":null,"document_locale":null,"send_issued_documents":null}""")).ShouldBe(200)));
        Assert.Equal("null null null", Kept((await service.GetAsync(path)).ShouldBe(200)));
    }

    [Fact]
    public async Task A_key_makes_one_customer_whichever_it_names_and_a_refused_request_gives_it_back()
    {
        const string Key = "one-customer-key";
        (await service.PostAsync("/v1/customers", """{"external_id":"keyed","name":"K","billing_entity_code":"nobody"}""", Key)).ShouldBeProblem(422);
        (await service.PostAsync("/v1/customers", """{"external_id":"keyed","name":"K"}""", Key)).ShouldBe(201);

        Answer other = (await service.PostAsync("/v1/customers", """{"external_id":"keyed-too","name":"K"}""", Key)).ShouldBeProblem(422);
        Assert.Contains("Idempotency-Key", other.Text, StringComparison.Ordinal);
        (await service.PostAsync("/v1/customers", """{"external_id":"keyed-too","name":"K"}""")).ShouldBe(201);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "body.external_id:missing")]
    [InlineData("""{"external_id":"","name":"x"}""", "body.external_id:string_too_short")]
    [InlineData("""{"external_id":"v","name":null}""", "body.name:string_type")]
    [InlineData("""{"external_id":"v","name":"x","email":"nobody"}""", "body.email:email")]
    [InlineData("""{"external_id":"v","name":"x","currency":"US"}""", "body.currency:string_too_short")]
    [InlineData("""{"external_id":"v","name":"x","currency":"XXQ"}""", "body.currency:currency_code")]
    [InlineData("""{"external_id":"v","name":"x","timezone":"Mars/Base"}""", "body.timezone:time_zone")]
    [InlineData("""{"external_id":"v","name":"x","billing_metadata":[]}""", "body.billing_metadata:dict_type")]
    [InlineData("""{"external_id":"v","name":"x","invoice_grace_period":-1}""", "body.invoice_grace_period:greater_than_equal")]
    [InlineData("""{"external_id":"v","name":"x","net_payment_term":1.5}""", "body.net_payment_term:int_parsing")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/customers/", json, fault);

    [Fact]
    public async Task Lists_are_sorted_paged_and_counted()
    {
        foreach (string name in (string[])["zeta", "alpha", "mid"])
            await service.MakeAsync("/v1/customers", $$"""{"external_id":"list-{{name}}","name":"~{{name}}"}""");

        Answer sorted = (await service.GetAsync("/v1/customers/?order_by=name:desc&limit=2")).ShouldBe(200);
        Assert.Equal(["~zeta", "~mid"], sorted.Json.EnumerateArray().Select(each => each.Text("name")));
        Assert.True(int.Parse(sorted.Headers["X-Total-Count"], null) >= 3);
        Answer second = (await service.GetAsync("/v1/customers?order_by=name:desc&limit=1&skip=2")).ShouldBe(200);
        Assert.Equal("~alpha", Assert.Single(second.Json.EnumerateArray()).Text("name"));
        (await service.GetAsync("/v1/customers?limit=0")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_a_customer()
    {
        string path = $"/v1/customers/{(await service.MakeAsync("/v1/customers", """{"external_id":"hidden","name":"H"}""")).Id()}";
        await service.HiddenAsync(("GET", path, null), ("PUT", path, """{"name":"stolen"}"""), ("DELETE", path, null));

        Assert.Empty((await service.ForeignAsync("GET", "/v1/customers")).ShouldBe(200).Json.EnumerateArray());
        (await service.ForeignAsync("POST", "/v1/customers", """{"external_id":"hidden","name":"Theirs"}""")).ShouldBe(201);
    }
}
