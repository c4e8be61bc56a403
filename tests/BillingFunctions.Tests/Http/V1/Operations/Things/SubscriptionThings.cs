using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Subscriptions in each of their states. It is the first of July 2026.</summary>
internal static class SubscriptionThings
{
    private const string Start = ""","started_at":"2026-07-01T00:00:00Z" """;

    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["subscription_id"] = async things =>
        {
            string id = await SubscribeAsync(things, "sub", ""","started_at":"2026-06-01T00:00:00Z" """);
            await things.FirstAsync($"/v1/invoices?subscription_id={id}&status=finalized");
            return id;
        },
        ["external_subscription_id"] = async things =>
        {
            await things.GetAsync("subscription_id");
            return $"sub-{things.Name}";
        },
        ["subject_id"] = async things => await things.GetAsync("subscription_id"),
        ["sold_customer_id"] = async things =>
        {
            await things.GetAsync("new_subscription_id");
            return await things.GetAsync("customer_id");
        },
        ["new_subscription_id"] = things => SubscribeAsync(things, "new", Start),
        ["advance_subscription_id"] = async things =>
        {
            string id = await SubscribeAsync(things, "advance", Start + ""","pay_in_advance":true """);
            await things.FirstAsync($"/v1/invoices?subscription_id={id}&status=finalized");
            return id;
        },
        ["pending_subscription_id"] = things => SubscribeAsync(things, "pending", ""),
        ["trial_subscription_id"] = things => SubscribeAsync(things, "trial", Start + ""","trial_period_days":30 """),
        ["paused_subscription_id"] = things => SteppedAsync(things, "paused", "/pause"),
        ["canceled_subscription_id"] = things => SteppedAsync(things, "canceled", "/cancel"),
        ["ending_subscription_id"] = things => SteppedAsync(things, "ending", "/cancel?cancel_at=period_end"),
        ["kind"] = _ => Task.FromResult("end"),
        ["repriced_subscription_id"] = async things =>
        {
            string id = await SubscribeAsync(things, "repriced", Start);
            (await things.World.PutAsync($"/v1/subscriptions/{id}/price_override", """{"amount_cents":1}""")).ShouldBe(200);
            return id;
        },
        ["charge_id"] = async things =>
        {
            JsonElement plan = (await things.World.GetAsync($"/v1/plans/{await things.GetAsync("plan_id")}")).ShouldBe(200).Json;
            return plan.GetProperty("charges")[0].Id();
        },
        ["refused_subject_id"] = async things =>
        {
            things.World.Catalog.Lost = await things.GetAsync("code");
            string id = await SubscribeAsync(things, "refused", ""","started_at":"2026-06-01T00:00:00Z" """, await things.GetAsync("plan_id"));
            string refused = $"/v1/refused_closes?customer_id={await things.GetAsync("customer_id")}";
            await Wait.UntilAsync(async () => (await things.World.GetAsync(refused)).Json.GetArrayLength() == 1);
            return id;
        },
    };

    private static async Task<string> SteppedAsync(Things things, string name, string step)
    {
        string id = await SubscribeAsync(things, name, Start);
        await things.StepAsync($"/v1/subscriptions/{id}{step}");
        return id;
    }

    private static async Task<string> SubscribeAsync(Things things, string name, string fields, string? plan = null) => await things.MakeAsync(
        "/v1/subscriptions",
        $$"""{"external_id":"{{name}}-{{things.Name}}","customer_id":"{{await things.GetAsync("customer_id")}}","plan_id":"{{plan ?? things.World.PlanId}}"{{fields}}}""");
}
