using Billing.Application.Alerts;
using Billing.Application.Lists;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Alerts;

/// <summary>Alerts of usage.</summary>
internal sealed class UsageAlertEndpoints(SaveUsageAlert alerts, UsageAlertReader reader, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.Id("subscription_id");
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<int> Skip = Query.Int("skip", 0, 0, int.MaxValue);
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 50, 1, 200);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Usage Alerts", "/v1/usage_alerts", UsageAlertWire.Json);
        group.List<UsageAlertResponse>("/", "List usage alerts", List)
            .SortedBy([.. AlertLists.Alerts.Fields.Select(field => field.Name)]).With(SubscriptionId, CustomerId);
        group.Post<UsageAlertCreate, UsageAlertResponse>("/", "Create usage alert", Create).Answers(201).Fails(400, 404)
            .Describe("Usage is looked at some seconds after it is counted, and at once when an alert is made or changed. Each step fires once in a period and stays fired.");
        group.Get<UsageAlertResponse>("/{alert_id}", "Get usage alert", Get).Fails(404);
        group.Patch<UsageAlertUpdate, UsageAlertResponse>("/{alert_id}", "Update usage alert", Update).Fails(404);
        group.Delete("/{alert_id}", "Delete usage alert", Delete).Fails(404);
        group.Get<UsageAlertStatusResponse>("/{alert_id}/status", "Get usage alert status with current usage", Status).Fails(404);
        group.ListAll<UsageAlertTriggerResponse>("/{alert_id}/triggers", "List alert trigger history", Triggers).With(Skip, Limit).Fails(404)
            .Describe("Newest first.");
        group.Post<UsageAlertStatusResponse>("/{alert_id}/test", "Test a usage alert by checking current usage", Status).Fails(404)
            .Describe("A dry run: nothing fires.");
    }

    private async ValueTask<Result<Listing<UsageAlertResponse>>> List(Call call) => (await lists.PageAsync(
        call, AlertLists.Alerts, AlertLists.AlertType, ListedRows.When("subscription_id", call.Get(SubscriptionId)?.ToString()),
        ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()))).Map(alert => UsageAlertResponse.From(alert, call.Organization));

    private async ValueTask<Result<UsageAlertResponse>> Create(Call call, UsageAlertCreate body) => body.ToInput().TryGet(out NewUsageAlert? input, out Failure? wrong)
        ? call.Settle(await alerts.CreateAsync(call.Space, input, call.Command, call.Cancellation)).Map(alert => UsageAlertResponse.From(alert, call.Organization))
        : wrong;

    private async ValueTask<Result<UsageAlertResponse>> Get(Call call) =>
        await reader.FindAsync(call.Space, call.Id("alert_id"), call.Cancellation) is { } alert
            ? UsageAlertResponse.From(alert, call.Organization)
            : Failure.NotFound("Usage alert");

    private async ValueTask<Result<UsageAlertResponse>> Update(Call call, UsageAlertUpdate body) => call.Settle(
        await alerts.UpdateAsync(call.Space, call.Id("alert_id"), body.ToPatch(), call.Command, call.Cancellation))
        .Map(alert => UsageAlertResponse.From(alert, call.Organization));

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await alerts.DeleteAsync(call.Space, call.Id("alert_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<UsageAlertStatusResponse>> Status(Call call) =>
        (await reader.StatusAsync(call.Space, call.Id("alert_id"), call.Cancellation)).Map(UsageAlertStatusResponse.From);

    private async ValueTask<Result<Listing<UsageAlertTriggerResponse>>> Triggers(Call call) =>
        (await reader.TriggersAsync(call.Space, call.Id("alert_id"), call.Get(Skip), call.Get(Limit), call.Cancellation))
            .Map(found => new Listing<UsageAlertTrigger>(found.Page, found.Total).Map(UsageAlertTriggerResponse.From));
}
