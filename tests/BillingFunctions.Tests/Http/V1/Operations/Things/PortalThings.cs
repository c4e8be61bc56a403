namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>What opens the portal of the case's customer, and what it sells there.</summary>
internal static class PortalThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["portal_token"] = async things =>
            (await things.World.GetAsync($"/portal/auth/{await things.GetAsync("external_id")}")).ShouldBe(200).Json.Text("token"),
        ["add_on_id"] = async things => (await things.World.GetAsync($"/v1/add_ons/{await things.GetAsync("add_on_code")}")).ShouldBe(200).Json.Id(),
    };

    /// <summary>The header with which the case's customer visits its portal.</summary>
    public static async Task<(string, string)> VisitorAsync(this Things things) => ("Authorization", $"Bearer {await things.GetAsync("portal_token")}");
}
