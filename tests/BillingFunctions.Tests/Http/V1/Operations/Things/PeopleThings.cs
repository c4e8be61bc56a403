namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Members: one who was invited, one who can log in, the only owner.</summary>
internal static class PeopleThings
{
    public const string Password = "correct horse";

    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["member_id"] = things => things.MakeAsync("/v1/members", $$"""{"email":"{{things.Name}}@invited.example"}"""),
        ["active_member_id"] = things => things.MakeAsync("/v1/members", $$"""{"email":"{{things.Name}}@seller.example","password":"{{Password}}"}"""),
        ["member_email"] = async things =>
        {
            await things.GetAsync("active_member_id");
            return $"{things.Name}@seller.example";
        },
        ["last_owner_id"] = async things =>
        {
            Answer list = (await things.World.GetAsync("/v1/members?limit=1000")).ShouldBe(200);
            return list.Json.EnumerateArray().Where(member => member.Text("role") == "owner").Select(member => member.Id()).FirstOrDefault()
                ?? await things.MakeAsync("/v1/members", $$"""{"email":"owner@seller.example","role":"owner"}""");
        },
    };
}
