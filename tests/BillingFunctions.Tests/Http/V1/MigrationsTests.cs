using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>It is the first of July 2026; the plan is edited once for all tests.</summary>
public sealed class MigrationsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private string Path => $"/v1/plans/{world.PlanId}/migrations";

    [Fact]
    public async Task A_preview_compares_real_past_usage_and_a_migration_moves_what_runs()
    {
        (_, string subscription, _) = await world.BilledAsync("mover");
        Answer edited = await world.Service.SendAsync("PUT", $"/v1/plans/{world.PlanId}", """{"amount_cents":5900}""");
        int version = edited.ShouldBe(200).Json.GetProperty("version").GetInt32();

        JsonElement preview = (await world.PostAsync($"{Path}/preview", $$"""{"subscription_ids":["{{subscription}}"]}""")).ShouldBe(200).Json;
        Assert.Equal((5100, 6100, 1000), (Cents(preview, "before_cents"), Cents(preview, "after_cents"), Cents(preview, "difference_cents")));
        JsonElement period = Assert.Single(preview.GetProperty("periods").EnumerateArray());
        Assert.Equal("2026-06-01T00:00:00Z", period.GetProperty("period_start").GetString());
        Assert.Equal(
            [("subscription", 4900, 5900), ("charge", 75, 75), ("charge", 125, 125)],
            period.GetProperty("lines").EnumerateArray().Select(line => (BillingWorld.Text(line, "fee_type"), Cents(line, "before_cents"), Cents(line, "after_cents"))));

        JsonElement started = (await world.PostAsync(
            Path, $$"""{"effective_at":"2026-07-01T00:00:00Z","subscription_ids":["{{subscription}}"]}""")).ShouldBe(201).Json;
        Assert.Equal((version, 1), (started.GetProperty("version").GetInt32(), started.GetProperty("subscriptions_count").GetInt32()));
        await Wait.UntilAsync(async () =>
            (await world.GetAsync($"{Path}/{BillingWorld.Text(started, "id")}")).ShouldBe(200).Json.GetProperty("moved_count").GetInt32() == 1);
    }

    [Fact]
    public async Task What_is_unknown_or_foreign_is_refused()
    {
        (await world.GetAsync($"{Path}/{BillingWorld.Nobody}")).ShouldBeProblem(404);
        (await world.PostAsync($"/v1/plans/{BillingWorld.Nobody}/migrations")).ShouldBeProblem(404);
        (await world.PostAsync($"{Path}/preview", "{}", world.Foreign)).ShouldBeProblem(404);
        (await world.PostAsync(Path, "{}", world.Foreign)).ShouldBeProblem(404);
        Assert.Equal(["body.version:unknown_reference"], (await world.PostAsync(Path, """{"version":9}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(
            ["body.subscription_ids.0:unknown_reference"],
            (await world.PostAsync($"{Path}/preview", $$"""{"subscription_ids":["{{BillingWorld.Nobody}}"]}""")).ShouldBeProblem(422).Faults);
    }

    private static int Cents(JsonElement json, string field) => json.GetProperty(field).GetInt32();
}
