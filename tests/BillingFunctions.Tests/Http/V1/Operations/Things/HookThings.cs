using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Endpoints at which nobody listens, and what people are told of.</summary>
internal static class HookThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["endpoint_id"] = things => things.MakeAsync("/v1/webhook_endpoints", """{"url":"http://127.0.0.1:9/nobody-listens","event_types":["tax.created"]}"""),
        ["webhook_id"] = async things =>
        {
            string endpoint = await things.GetAsync("endpoint_id");
            await things.MakeAsync("/v1/taxes", $$"""{"code":"heard-{{things.Name}}","name":"Heard","rate":"0.1"}""");
            string hook = await things.FirstAsync($"/v1/webhook_endpoints/hooks/list?webhook_endpoint_id={endpoint}");
            await Wait.UntilAsync(async () =>
                (await things.World.GetAsync($"/v1/webhook_endpoints/hooks/{hook}")).ShouldBe(200).Json.GetProperty("error_message").ValueKind == JsonValueKind.String);
            return hook;
        },
        ["orphan_webhook_id"] = async things =>
        {
            string endpoint = await things.MakeAsync("/v1/webhook_endpoints", """{"url":"http://127.0.0.1:9/soon-removed","event_types":["tax.created"]}""");
            await things.MakeAsync("/v1/taxes", $$"""{"code":"unheard-{{things.Name}}","name":"Unheard","rate":"0.1"}""");
            string hook = await things.FirstAsync($"/v1/webhook_endpoints/hooks/list?webhook_endpoint_id={endpoint}");
            (await things.World.Service.SendAsync("DELETE", $"/v1/webhook_endpoints/{endpoint}")).ShouldBe(204);
            return hook;
        },
        ["resource_type"] = _ => Task.FromResult("tax"),
        ["resource_id"] = things => things.MakeAsync("/v1/taxes", $$"""{"code":"logged-{{things.Name}}","name":"Logged","rate":"0.1"}"""),
        ["notification_id"] = async things =>
        {
            string wallet = await things.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{await things.GetAsync("customer_id")}}"}""");
            (await things.World.Service.SendAsync("DELETE", $"/v1/wallets/{wallet}")).ShouldBe(204);
            string found = "";
            await Wait.UntilAsync(async () => (found = (await things.World.GetAsync("/v1/notifications?limit=200")).ShouldBe(200).Json.EnumerateArray()
                .Where(each => each.GetProperty("resource_id").GetString() == wallet).Select(each => each.Id()).FirstOrDefault() ?? "").Length > 0);
            return found;
        },
    };
}
