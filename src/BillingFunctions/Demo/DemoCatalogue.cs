using System.Text.Json.Nodes;

namespace BillingFunctions.Demo;

/// <summary>What the demo sells: four metrics of development activity, one plan with a price model for each, one tax. Prices are in cents.</summary>
internal static class DemoCatalogue
{
    /// <summary>Creates it; again has no further effect.</summary>
    /// <returns>The plan's id.</returns>
    public static async Task<string> CreateAsync(DemoApi api)
    {
        await CreateAsync(api, "/v1/taxes/", new JsonObject { ["code"] = "vat", ["name"] = "VAT", ["rate"] = "0.2", ["applied_to_organization"] = true });
        string changes = await MetricAsync(api, "changes", "Changes", "count", field: null);
        string lines = await MetricAsync(api, "lines", "Lines added", "sum", "lines_added");
        string areas = await MetricAsync(api, "areas", "Areas touched", "unique_count", "area");
        string files = await MetricAsync(api, "files_max", "Largest change in files", "max", "files");
        return await CreateAsync(api, "/v1/plans/", new JsonObject
        {
            ["code"] = "team",
            ["name"] = "Team plan",
            ["interval"] = "monthly",
            ["amount_cents"] = 4900,
            ["currency"] = "USD",
            ["charges"] = new JsonArray(
                Charge(changes, "graduated", new JsonObject
                {
                    ["graduated_ranges"] = new JsonArray(Range(0, 10, "0"), Range(10, 100, "50"), Range(100, null, "30")),
                }),
                Charge(lines, "package", new JsonObject { ["amount"] = "200", ["package_size"] = 1000, ["free_units"] = 5000 }),
                Charge(areas, "volume", new JsonObject { ["volume_ranges"] = new JsonArray(Range(0, 5, "300"), Range(5, null, "250")) }),
                Charge(files, "standard", new JsonObject { ["amount"] = "1.25" })),
        });
    }

    private static Task<string> MetricAsync(DemoApi api, string code, string name, string aggregation, string? field) =>
        CreateAsync(api, "/v1/billable_metrics/", new JsonObject
        {
            ["code"] = code,
            ["name"] = name,
            ["aggregation_type"] = aggregation,
            ["field_name"] = field,
            ["event_code"] = "change",
        });

    private static JsonObject Charge(string metricId, string model, JsonObject properties) =>
        new() { ["billable_metric_id"] = metricId, ["charge_model"] = model, ["properties"] = properties };

    private static JsonObject Range(int from, int? to, string perUnit) => new() { ["from_value"] = from, ["to_value"] = to, ["per_unit_amount"] = perUnit };

    private static async Task<string> CreateAsync(DemoApi api, string path, JsonObject body)
    {
        JsonNode created = await api.PostAsync(path, body, $"demo-{path.Trim('/').Replace('/', '-')}-{body["code"]}");
        return created["id"]!.GetValue<string>();
    }
}
