namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Features, and who is granted them.</summary>
internal static class EntitlementThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["feature_id"] = things => things.MakeAsync("/v1/features", $$"""{"code":"feature-{{things.Name}}","name":"Feature","feature_type":"quantity"}"""),
        ["feature_code"] = async things =>
        {
            await things.GetAsync("feature_id");
            return $"feature-{things.Name}";
        },
        ["entitlement_id"] = async things => await things.MakeAsync(
            "/v1/entitlements", $$"""{"plan_id":"{{await things.GetAsync("plan_id")}}","feature_id":"{{await things.GetAsync("feature_id")}}","value":"1"}"""),
        ["granted_feature_code"] = async things =>
        {
            await things.GetAsync("entitlement_id");
            return await things.GetAsync("feature_code");
        },
        ["granting_plan_id"] = async things =>
        {
            await things.GetAsync("entitlement_id");
            return await things.GetAsync("plan_id");
        },
        ["other_plan_id"] = things => things.MakeAsync("/v1/plans", $$"""{"code":"other-{{things.Name}}","name":"Other","interval":"monthly"}"""),
        ["alert_id"] = async things => await things.MakeAsync(
            "/v1/usage_alerts",
            $$"""{"subscription_id":"{{await things.GetAsync("subscription_id")}}","billable_metric_id":"{{await things.GetAsync("metric_id")}}","threshold_value":1000000}"""),
        ["own_feature_code"] = async things =>
        {
            string code = await things.GetAsync("feature_code");
            string path = $"/v1/subscriptions/{await things.GetAsync("external_subscription_id")}/entitlements/{code}";
            (await things.World.PutAsync(path, """{"value":"2"}""")).ShouldBe(200);
            return code;
        },
    };
}
