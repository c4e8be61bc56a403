using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class AddOnsTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task An_add_on_is_created_changed_listed_and_deleted()
    {
        JsonElement made = await service.MakeAsync("/v1/add_ons/", """{"code":"setup","name":"Set-up","amount_cents":"15000","amount_currency":"EUR"}""");
        Assert.Equal(("setup", "15000.0000", "EUR"), (made.Text("code"), made.Text("amount_cents"), made.Text("amount_currency")));
        Assert.Equal(made.GetRawText(), (await service.GetAsync("/v1/add_ons/setup")).ShouldBe(200).Text);
        (await service.PostAsync("/v1/add_ons", """{"code":"setup","name":"x","amount_cents":1}""")).ShouldBeProblem(409);

        JsonElement changed = (await service.PutAsync("/v1/add_ons/setup", """{"amount_cents":200,"invoice_display_name":"Set-up fee"}""")).ShouldBe(200).Json;
        Assert.Equal(("200.0000", "Set-up fee", "Set-up"), (changed.Text("amount_cents"), changed.Text("invoice_display_name"), changed.Text("name")));
        Assert.Contains((await service.GetAsync("/v1/add_ons?order_by=code")).ShouldBe(200).Json.EnumerateArray(), each => each.Text("code") == "setup");

        (await service.DeleteAsync("/v1/add_ons/setup")).ShouldBe(204);
        (await service.GetAsync("/v1/add_ons/setup")).ShouldBeProblem(404);
        (await service.DeleteAsync("/v1/add_ons/setup")).ShouldBeProblem(404);
        (await service.PutAsync("/v1/add_ons/setup", "{}")).ShouldBeProblem(404);
        await service.MakeAsync("/v1/add_ons", """{"code":"setup","name":"Again","amount_cents":0}""");
    }

    [Theory]
    [InlineData("""{"code":"a","name":"A"}""", "body.amount_cents:missing")]
    [InlineData("""{"code":"a","name":"A","amount_cents":-1}""", "body.amount_cents:greater_than_equal")]
    [InlineData("""{"code":"a","name":"A","amount_cents":"1.5"}""", "body.amount_cents:decimal_whole")]
    [InlineData("""{"code":"a","name":"A","amount_cents":1,"amount_currency":"XXX"}""", "body.amount_currency:currency_code")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/add_ons/", json, fault);
}
