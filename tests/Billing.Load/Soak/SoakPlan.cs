using System.Globalization;

namespace Billing.Load.Soak;

/// <summary>What is sold: a plan by the month for usage that streams in, and one by the day whose periods are over as soon as they are subscribed to.</summary>
internal sealed record SoakPlan(string MonthlyId, string DailyId)
{
    public const string Metric = "soak";

    /// <summary>Base amount of a day.</summary>
    public const long DayCents = 100;

    public static DateTimeOffset Today { get; } = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    public static async Task<SoakPlan> MakeAsync(SoakClient client)
    {
        await client.PostAsync("set-up", "/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""");
        string metric = await MadeAsync(client, "/v1/billable_metrics", $$"""{"code":"{{Metric}}","name":"Soak","aggregation_type":"sum","field_name":"value"}""");
        return new SoakPlan(await PlanAsync(client, metric, "monthly", 0), await PlanAsync(client, metric, "daily", DayCents));
    }

    /// <summary>Makes an object and gives its id.</summary>
    public static async Task<string> MadeAsync(SoakClient client, string path, string body) =>
        (await client.PostAsync("create", path, body)).GetProperty("id").GetString()!;

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static Task<string> PlanAsync(SoakClient client, string metric, string interval, long amountCents) => MadeAsync(
        client,
        "/v1/plans",
        $$$"""{"code":"{{{interval}}}","name":"Soak","interval":"{{{interval}}}","amount_cents":{{{amountCents}}},"charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":"1"}}]}""");
}
