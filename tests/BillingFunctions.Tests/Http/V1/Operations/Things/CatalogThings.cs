namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>What is counted and sold.</summary>
internal static class CatalogThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["metric_id"] = things => things.MakeAsync("/v1/billable_metrics", $$"""{"code":"metric-{{things.Name}}","name":"Metric","aggregation_type":"count"}"""),
        ["code"] = async things =>
        {
            await things.GetAsync("metric_id");
            return $"metric-{things.Name}";
        },
        ["priced_metric_id"] = async things =>
        {
            await things.GetAsync("plan_id");
            return await things.GetAsync("metric_id");
        },
        ["filter_id"] = async things => await things.MakeAsync($"/v1/billable_metrics/{await things.GetAsync("code")}/filters", """{"key":"region","values":["eu"]}"""),
        ["plan_id"] = async things => await things.MakeAsync("/v1/plans", $$$"""
            {"code":"plan-{{{things.Name}}}","name":"Plan","interval":"monthly","amount_cents":10000,"charges":[
             {"billable_metric_id":"{{{await things.GetAsync("metric_id")}}}","charge_model":"standard","properties":{"amount":1}}]}
            """),
        ["plan_code"] = async things =>
        {
            await things.GetAsync("plan_id");
            return $"plan-{things.Name}";
        },
        ["sold_plan_id"] = async things =>
        {
            string plan = await things.GetAsync("plan_id");
            await things.MakeAsync("/v1/subscriptions", $$"""{"external_id":"of-{{things.Name}}","customer_id":"{{await things.GetAsync("customer_id")}}","plan_id":"{{plan}}"}""");
            return plan;
        },
        ["commitment_id"] = async things => await things.MakeAsync($"/v1/plans/{await things.GetAsync("plan_code")}/commitments", """{"amount_cents":5}"""),
        ["threshold_id"] = async things => await things.MakeAsync($"/v1/plans/{await things.GetAsync("plan_code")}/usage_thresholds", """{"amount_cents":500000}"""),
        ["own_threshold_id"] = async things => await things.MakeAsync(
            $"/v1/subscriptions/{await things.GetAsync("subscription_id")}/usage_thresholds", """{"amount_cents":500000}"""),
        ["migration_id"] = async things => await things.MakeAsync($"/v1/plans/{await things.GetAsync("plan_id")}/migrations", "{}"),
        ["tax_code"] = async things =>
        {
            await things.MakeAsync("/v1/taxes", $$"""{"code":"tax-{{things.Name}}","name":"Tax","rate":"0.1"}""");
            return $"tax-{things.Name}";
        },
        ["applied_tax_id"] = async things => await things.MakeAsync(
            "/v1/taxes/apply", $$"""{"tax_code":"{{await things.GetAsync("tax_code")}}","taxable_type":"customer","taxable_id":"{{await things.GetAsync("customer_id")}}"}"""),
        ["used_tax_code"] = async things =>
        {
            await things.GetAsync("applied_tax_id");
            return await things.GetAsync("tax_code");
        },
    };
}
