using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class BillingEntitiesTests(V1Service service) : IClassFixture<V1Service>
{
    private const string Path = "/v1/billing_entities";

    [Fact]
    public async Task An_organization_that_made_none_is_its_own_entity_and_reading_writes_nothing()
    {
        int before = service.RowsWritten;
        JsonElement own = Assert.Single((await service.ForeignAsync("GET", Path)).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(
            ("default", "Others", "USD", "UTC", "en", 30, 0, 1, true, "per_customer"),
            (own.Text("code"), own.Text("name"), own.Text("currency"), own.Text("timezone"), own.Text("document_locale"),
             own.GetProperty("net_payment_term").GetInt32(), own.GetProperty("invoice_grace_period").GetInt32(),
             own.GetProperty("next_invoice_number").GetInt32(), own.GetProperty("is_default").GetBoolean(), own.Text("invoice_numbering")));
        Assert.Equal(own.GetRawText(), (await service.ForeignAsync("GET", $"{Path}/default")).ShouldBe(200).Text);
        Assert.Equal(before, service.RowsWritten);
    }

    [Fact]
    public async Task An_entity_is_created_read_changed_and_deleted()
    {
        const string whole = """
            {"code":"berlin","name":"Acme","legal_name":"Acme Deutschland GmbH","address_line1":"Hauptstr. 1","address_line2":"2. OG","city":"Berlin",
             "state":"BE","country":"DE","zip_code":"10115","tax_id":"DE123456789","email":"rechnung@acme.example","currency":"EUR",
             "timezone":"Europe/Berlin","document_locale":"de","invoice_prefix":"RE","invoice_numbering":"gapless","next_invoice_number":100,
             "invoice_grace_period":2,"net_payment_term":14,"invoice_footer":"HRB 12345"}
            """;
        JsonElement made = await service.MakeAsync($"{Path}/", whole);
        using JsonDocument sent = JsonDocument.Parse(whole);
        foreach (JsonProperty field in sent.RootElement.EnumerateObject())
            Assert.Equal(field.Value.GetRawText(), made.GetProperty(field.Name).GetRawText());

        Assert.False(made.GetProperty("is_default").GetBoolean());
        Assert.Equal(made.GetRawText(), (await service.GetAsync($"{Path}/berlin")).ShouldBe(200).Text);
        (await service.PostAsync(Path, """{"code":"berlin","name":"Again"}""")).ShouldBeProblem(409);

        JsonElement changed = (await PatchAsync("berlin", """{"city":"Potsdam","zip_code":"14467","net_payment_term":7}""")).ShouldBe(200).Json;
        Assert.Equal(
            ("Potsdam", "14467", "Hauptstr. 1", 7, "RE"),
            (changed.Text("city"), changed.Text("zip_code"), changed.Text("address_line1"), changed.GetProperty("net_payment_term").GetInt32(), changed.Text("invoice_prefix")));

        (await service.DeleteAsync($"{Path}/berlin")).ShouldBe(204);
        (await service.GetAsync($"{Path}/berlin")).ShouldBeProblem(404);
        (await service.DeleteAsync($"{Path}/berlin")).ShouldBeProblem(404);
        (await PatchAsync("berlin", "{}")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "body.code:missing")]
    [InlineData("""{"code":"v"}""", "body.name:missing")]
    [InlineData("""{"code":"v","name":""}""", "body.name:string_too_short")]
    [InlineData("""{"code":"v","name":"x","country":"Germany"}""", "body.country:string_too_long")]
    [InlineData("""{"code":"v","name":"x","country":"d1"}""", "body.country:country_code")]
    [InlineData("""{"code":"v","name":"x","currency":"XXQ"}""", "body.currency:currency_code")]
    [InlineData("""{"code":"v","name":"x","timezone":"Mars/Base"}""", "body.timezone:time_zone")]
    [InlineData("""{"code":"v","name":"x","email":"nobody"}""", "body.email:email")]
    [InlineData("""{"code":"v","name":"x","document_locale":"a language"}""", "body.document_locale:language")]
    [InlineData("""{"code":"v","name":"x","invoice_prefix":"a b"}""", "body.invoice_prefix:string_pattern_mismatch")]
    [InlineData("""{"code":"v","name":"x","invoice_numbering":"random"}""", "body.invoice_numbering:enum")]
    [InlineData("""{"code":"v","name":"x","next_invoice_number":0}""", "body.next_invoice_number:greater_than_equal")]
    [InlineData("""{"code":"v","name":"x","net_payment_term":-1}""", "body.net_payment_term:greater_than_equal")]
    [InlineData("""{"code":"v","name":"x","invoice_grace_period":-1}""", "body.invoice_grace_period:greater_than_equal")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", Path, json, fault);

    [Fact]
    public async Task A_repeated_creation_with_its_key_creates_nothing_more()
    {
        Answer first = await service.PostAsync(Path, """{"code":"replayed","name":"R"}""", "entity-key");
        Answer again = await service.PostAsync(Path, """{ "name":"R", "code":"replayed" }""", "entity-key");
        Assert.Equal(first.ShouldBe(201).Text, again.ShouldBe(201).Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        (await service.PostAsync(Path, """{"code":"other","name":"R"}""", "entity-key")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task Exactly_one_entity_is_the_default_and_it_stays()
    {
        await service.MakeAsync(Path, """{"code":"next","name":"Next","is_default":true}""");
        Assert.Equal(["next"], await DefaultsAsync());
        await service.RefusedAsync("PATCH", $"{Path}/next", """{"is_default":false}""", "body.is_default:value_error");
        Assert.Contains("default", (await service.DeleteAsync($"{Path}/next")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await PatchAsync("default", """{"is_default":true}""")).ShouldBe(200);
        Assert.Equal(["default"], await DefaultsAsync());
        (await service.DeleteAsync($"{Path}/next")).ShouldBe(204);
    }

    [Fact]
    public async Task Customers_name_an_entity_take_its_terms_are_counted_and_keep_it_from_deletion()
    {
        string entity = (await service.MakeAsync(Path, """{"code":"paris","name":"Paris","net_payment_term":45,"invoice_grace_period":3}""")).Id();
        JsonElement customer = await service.MakeAsync("/v1/customers", """{"external_id":"parisian","name":"P","billing_entity_code":"paris"}""");
        Assert.Equal(
            (entity, 45, 3),
            (customer.Text("billing_entity_id"), customer.GetProperty("net_payment_term").GetInt32(), customer.GetProperty("invoice_grace_period").GetInt32()));
        JsonElement own = await service.MakeAsync("/v1/customers", """{"external_id":"own-terms","name":"P","billing_entity_code":"paris","net_payment_term":5}""");
        Assert.Equal(5, own.GetProperty("net_payment_term").GetInt32());
        JsonElement moved = await service.MakeAsync("/v1/customers", """{"external_id":"mover","name":"M"}""");
        Assert.Equal(JsonValueKind.Null, moved.GetProperty("billing_entity_id").ValueKind);
        Assert.Equal(entity, (await service.PutAsync($"/v1/customers/{moved.Id()}", """{"billing_entity_code":"paris"}""")).ShouldBe(200).Json.Text("billing_entity_id"));

        await service.RefusedAsync("POST", "/v1/customers", """{"external_id":"lost","name":"L","billing_entity_code":"nowhere"}""", "body.billing_entity_code:unknown_reference");
        await service.RefusedAsync("PUT", $"/v1/customers/{moved.Id()}", """{"billing_entity_code":"nowhere"}""", "body.billing_entity_code:unknown_reference");
        Assert.Equal(3, (await service.GetAsync($"{Path}/customer_counts")).ShouldBe(200).Json.GetProperty(entity).GetInt32());
        Assert.Contains("3 customers", (await service.DeleteAsync($"{Path}/paris")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_are_sorted_and_cut_into_pages()
    {
        await service.MakeAsync(Path, """{"code":"a-first","name":"Z"}""");
        await service.MakeAsync(Path, """{"code":"z-last","name":"A"}""");
        Answer byCode = (await service.GetAsync($"{Path}?order_by=code:desc&limit=1")).ShouldBe(200);
        Assert.Equal("z-last", Assert.Single(byCode.Json.EnumerateArray()).Text("code"));
        Assert.True(int.Parse(byCode.Headers["X-Total-Count"], System.Globalization.CultureInfo.InvariantCulture) > 2);
        Assert.Equal("A", (await service.GetAsync($"{Path}?order_by=name:asc")).ShouldBe(200).Json[0].Text("name"));
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_an_entity()
    {
        await service.MakeAsync(Path, """{"code":"hidden","name":"H"}""");
        await service.HiddenAsync(("GET", $"{Path}/hidden", null), ("PATCH", $"{Path}/hidden", "{}"), ("DELETE", $"{Path}/hidden", null));
    }

    private Task<Answer> PatchAsync(string code, string json) => service.PatchAsync($"{Path}/{code}", json);

    private async Task<IEnumerable<string>> DefaultsAsync() =>
        (await service.GetAsync(Path)).ShouldBe(200).Json.EnumerateArray().Where(each => each.GetProperty("is_default").GetBoolean()).Select(each => each.Text("code"));
}
