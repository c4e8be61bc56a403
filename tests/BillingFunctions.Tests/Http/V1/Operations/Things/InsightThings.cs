namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Data exports.</summary>
internal static class InsightThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["export_id"] = async things =>
        {
            string id = await things.MakeAsync("/v1/data_exports", """{"export_type":"customers"}""");
            await Wait.UntilAsync(async () => (await things.World.GetAsync($"/v1/data_exports/{id}")).ShouldBe(200).Json.Text("status") == "completed");
            return id;
        },
    };
}
