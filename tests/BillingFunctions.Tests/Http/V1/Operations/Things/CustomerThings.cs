namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Customers, who issues their documents, and keys.</summary>
internal static class CustomerThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["name"] = things => Task.FromResult(things.Name),
        ["customer_id"] = things => things.MakeAsync(
            "/v1/customers", $$"""{"external_id":"{{things.Name}}","name":"Customer","email":"{{things.Name}}@buyer.example"}"""),
        ["external_id"] = async things =>
        {
            await things.GetAsync("customer_id");
            return things.Name;
        },
        ["api_key_id"] = things => things.MakeAsync("/v1/organizations/current/api_keys", """{"scopes":["api_keys:write"]}"""),
        ["entity_code"] = async things =>
        {
            await things.MakeAsync("/v1/billing_entities", $$"""{"code":"entity-{{things.Name}}","name":"Entity"}""");
            return $"entity-{things.Name}";
        },
        ["used_entity_code"] = async things =>
        {
            string code = await things.GetAsync("entity_code");
            await things.MakeAsync("/v1/customers", $$"""{"external_id":"of-{{things.Name}}","name":"Theirs","billing_entity_code":"{{code}}"}""");
            return code;
        },
    };
}
