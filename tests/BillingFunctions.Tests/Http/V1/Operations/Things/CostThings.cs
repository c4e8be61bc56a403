namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Quotas, cost centres and alerts of costs.</summary>
internal static class CostThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["quota_id"] = async things => await things.MakeAsync(
            $"/v1/customers/{await things.GetAsync("customer_id")}/quotas",
            $$"""{"billable_metric_code":"{{await things.GetAsync("code")}}","limit":100,"enforcement":"hard"}"""),
        ["cost_center_id"] = async things => await things.MakeAsync(
            $"/v1/customers/{await things.GetAsync("customer_id")}/cost_centers", """{"code":"center","name":"Center"}"""),
        ["parent_cost_center_id"] = async things =>
        {
            string parent = await things.GetAsync("cost_center_id");
            await things.MakeAsync(
                $"/v1/customers/{await things.GetAsync("customer_id")}/cost_centers", $$"""{"code":"below","name":"Below","parent_id":"{{parent}}"}""");
            return parent;
        },
        ["waiting_cost_alert_id"] = async things => await things.MakeAsync(
            $"/v1/customers/{await things.GetAsync("customer_id")}/cost_alerts", """{"threshold_type":"absolute","threshold":100000000}"""),

        // The plan's price alone is more than this.
        ["cost_alert_id"] = async things =>
        {
            await things.GetAsync("subscription_id");
            string path = $"/v1/customers/{await things.GetAsync("customer_id")}/cost_alerts";
            string id = await things.MakeAsync(path, """{"threshold_type":"absolute","threshold":1}""");
            await Wait.UntilAsync(async () => (await things.World.GetAsync(path)).ShouldBe(200).Json.EnumerateArray().Any(each => each.Id() == id && each.Text("status") == "triggered"));
            return id;
        },
    };
}
