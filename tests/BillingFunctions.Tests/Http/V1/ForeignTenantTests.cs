using Billing.Application.Work;
using Billing.Application.Ports;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>What belongs to one organization does not exist for another, in any operation of v1.</summary>
public sealed class ForeignTenantTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private IReadOnlyList<Operation> Operations => world.Service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public void Every_operation_has_a_row() => Assert.Equal(
        Operations.Select(operation => operation.DisplayName).Order(StringComparer.Ordinal),
        ForeignTenantRows.All.Select(row => row.Operation).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Another_organization_can_neither_see_nor_touch_anything()
    {
        var things = new Things(world);
        IQueueStore queues = world.Service.Services.GetRequiredService<IQueueStore>();
        int looks = await queues.CountAsync(WorkQueues.FollowUsage, default);
        await things.GetAsync("alert_id"); // an alert has usage looked at in the background, and late usage is made further down
        await Wait.UntilAsync(async () => await queues.CountAsync(WorkQueues.FollowUsage, default) <= looks);
        List<(ForeignRow Row, string Method, string Path, string? Body)> requests = [];
        foreach (ForeignRow row in ForeignTenantRows.All)
        {
            Operation operation = Operations.First(operation => operation.DisplayName == row.Operation);
            if (operation.Access != Access.Organization || (row.Outcome == Foreign.Own && operation.Method != "GET"))
                continue;

            string template = operation.Template;
            requests.Add((row, operation.Method, await things.FillAsync(template + row.Query, template), row.Body is null ? null : await things.FillAsync(row.Body, template)));
        }

        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        int before = world.Written.Asked.Count;
        List<string> wrong = [];
        foreach ((ForeignRow row, string method, string path, string? body) in requests)
        {
            Answer answer = await world.Service.SendAsync(method, path, body, world.Foreign);
            if (!IsAsExpected(row.Outcome, answer, things.Made))
                wrong.Add($"{row.Operation} should be {row.Outcome}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
        Assert.True(world.Written.Asked.Count == before, string.Join(" ; ", world.Written.Asked.Skip(before)));
    }

    [Fact]
    public async Task The_rows_name_things_that_their_owner_does_see()
    {
        var things = new Things(world);
        await OwnEverythingAsync(things);
        List<string> wrong = [];
        foreach (ForeignRow row in ForeignTenantRows.All.Where(row => row.Operation.StartsWith("GET", StringComparison.Ordinal) && row.Outcome is Foreign.Hidden or Foreign.Empty))
        {
            string template = row.Operation[4..];
            (string, string)[] visitor = Operations.First(operation => operation.DisplayName == row.Operation).Access == Access.Portal ? [await things.VisitorAsync()] : [];
            Answer answer = await world.GetAsync(await things.FillAsync(template + row.Query, template), visitor);
            bool mayBeEmpty = template != "/v1/customers" && MayBeEmpty.Contains(template[(template.LastIndexOf('/') + 1)..]); // Nothing was sent, nobody asked.
            if (answer.Status != 200 || (answer.Text is "[]" && !mayBeEmpty))
                wrong.Add($"{row.Operation}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    private static readonly string[] MayBeEmpty = ["mails", "triggers", "webhook_events", "execution_history", "customers", "mappings", "sync_history", "integration_mappings"];

    internal static bool IsAsExpected(Foreign outcome, Answer answer, IReadOnlyDictionary<string, string> things) => outcome switch
    {
        Foreign.Hidden => answer.Status == 404,
        Foreign.Refused => answer.Status == 422 && answer.Faults.Count > 0 && answer.Faults.All(fault => fault.EndsWith(":unknown_reference", StringComparison.Ordinal)),
        Foreign.Empty => answer is { Status: 200, Text: "[]" } && answer.Headers.GetValueOrDefault("X-Total-Count") == "0",
        _ => answer.Status is 200 or 404 && !things.Where(thing => thing.Key is not ("kind" or "resource_type")).Any(thing => answer.Text.Contains(thing.Value, StringComparison.Ordinal)),
    };

    /// <summary>Lists show what no path names: something of each kind must be there.</summary>
    private static async Task OwnEverythingAsync(Things things)
    {
        string[] names =
        [
            "applied_add_on_id", "campaign_id", "waiting_cost_alert_id", "request_id", "applied_coupon_id", "applied_tax_id", "commitment_id", "credit_note_id", "entitlement_id", "alert_id", "event_id", "export_id", "filter_id", "letter", "own_feature_code", "own_threshold_id", "payment_id",
            "payment_method_id", "subscription_id", "threshold_id", "wallet_id", "webhook_id", "notification_id", "member_id",
        ];
        foreach (string name in names)
            await things.GetAsync(name);

        (await things.World.PutAsync($"/v1/subscriptions/{await things.GetAsync("subscription_id")}/price_override", """{"amount_cents":4900}""")).ShouldBe(200);
        await things.StepAsync($"/v1/subscriptions/{await things.GetAsync("subscription_id")}/cancel?cancel_at=period_end");
    }
}
