using System.Text.Json;
using Billing.Application.BillingEntities;
using Billing.Application.Dunning;
using Billing.Application.Lists;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Dunning;

/// <summary>Campaigns that ask customers for what is overdue, and what came of them.</summary>
internal sealed class CampaignEndpoints(
    SaveCampaign save, DunningCampaigns campaigns, CampaignPreview preview, DunningStats stats, BillingEntityReader entities, ListReader lists)
{
    /// <summary>Most entries of a timeline: the newest.</summary>
    private const int TimelineMax = 1000;

    private static readonly QueryParameter<CampaignStatus?> Status = Query.OneOf<CampaignStatus>("status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Dunning", "/v1/dunning_campaigns", DunningWire.Json);
        group.Post<DunningCampaignCreate, DunningCampaignResponse>("/", "Create dunning campaign", Create).Answers(201).Fails(409)
            .Describe("Customers whose overdue invoices reach the threshold of their currency are asked to pay, beginning now. Campaigns that name a customer come before those that name its billing entity, and these before those that name nobody; among equals the oldest holds.");
        group.List<DunningCampaignResponse>("/", "List dunning campaigns", List).With(Status).SortedBy([.. CampaignLists.Campaigns.Fields.Select(field => field.Name)]);
        group.Get<DunningCampaignPerformanceStats>("/performance_stats", "Get dunning campaign performance stats", Stats)
            .Describe("All campaigns together. Amounts of different currencies are added up as they stand; `amounts` has them one by one.");
        group.Get<DunningCampaignResponse>("/{campaign_id}", "Get dunning campaign", Get).Fails(404);
        group.Put<DunningCampaignUpdate, DunningCampaignResponse>("/{campaign_id}", "Update dunning campaign", Update).Fails(404, 409)
            .Describe("What is left out or null stays as it is. Requests that wait go on by the new terms; while it is inactive they rest.");
        group.Delete("/{campaign_id}", "Delete dunning campaign", Delete).Fails(404).Describe("Its requests are canceled; what they asked for is owed as before.");
        group.List<ExecutionHistoryEntry>("/{campaign_id}/execution_history", "Get campaign execution history", History).Fails(404).Describe("Its payment requests, newest first.");
        group.Get<CampaignTimelineResponse>("/{campaign_id}/timeline", "Get campaign timeline", Timeline).Fails(404).Describe("The last thousand things that happened, oldest first.");
        group.Post<CampaignPreviewResponse>("/{campaign_id}/preview", "Preview campaign execution", Preview).Fails(404)
            .Describe("What it would ask for now; an inactive one, if it were active. Nothing is changed.");
    }

    private async ValueTask<Result<DunningCampaignResponse>> Create(Call call, DunningCampaignCreate body) => body.ToInput().TryGet(out CampaignInput? input, out Failure? wrong)
        ? await ShownAsync(call, call.Settle(await save.CreateAsync(call.Space, input, call.Command, call.Cancellation)))
        : wrong;

    private async ValueTask<Result<Listing<DunningCampaignResponse>>> List(Call call)
    {
        Listing<DunningCampaign> page = await lists.PageAsync(call, CampaignLists.Campaigns, CampaignLists.RowType, ListedRows.When("status", call.Get(Status)?.ToString()));
        IReadOnlyDictionary<BillingId, string> codes = await CodesAsync(call, page.Items);
        return page.Map(campaign => DunningCampaignResponse.From(campaign, call.Organization, codes));
    }

    private async ValueTask<Result<DunningCampaignResponse>> Get(Call call) => await ShownAsync(call, await FindAsync(call));

    private async ValueTask<Result<DunningCampaignResponse>> Update(Call call, DunningCampaignUpdate body) => body.ToInput().TryGet(out CampaignInput? input, out Failure? wrong)
        ? await ShownAsync(call, call.Settle(await save.UpdateAsync(call.Space, call.Id("campaign_id"), input, call.Command, call.Cancellation)))
        : wrong;

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await save.DeleteAsync(call.Space, call.Id("campaign_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<DunningCampaignPerformanceStats>> Stats(Call call) => DunningCampaignPerformanceStats.From(await stats.RunAsync(call.Space, call.Cancellation));

    private async ValueTask<Result<Listing<ExecutionHistoryEntry>>> History(Call call)
    {
        Result<DunningCampaign> found = await FindAsync(call);
        return found.IsSuccess
            ? (await lists.PageAsync(call, RequestLists.Requests, RequestLists.RowType, ListFilter.EqualTo("dunning_campaign_id", found.Value.Id.ToString()))).Map(ExecutionHistoryEntry.From)
            : found.Failure;
    }

    private async ValueTask<Result<CampaignTimelineResponse>> Timeline(Call call)
    {
        Result<DunningCampaign> found = await FindAsync(call);
        if (!found.IsSuccess)
            return found.Failure;

        var newest = new ListQuery([ListFilter.EqualTo("dunning_campaign_id", found.Value.Id.ToString())], null, true, 0, TimelineMax);
        ListSlice slice = await lists.ReadAsync(call.Space, CampaignLists.Timeline, newest, call.Cancellation);
        return new CampaignTimelineResponse(
            [.. slice.Rows.Reverse().Select(row => CampaignTimelineEvent.From(JsonSerializer.Deserialize(row.Span, CampaignLists.EventType)!)).OrderBy(happened => happened.Timestamp)]);
    }

    private async ValueTask<Result<CampaignPreviewResponse>> Preview(Call call)
    {
        Result<DunningCampaign> found = await FindAsync(call);
        return found.IsSuccess ? CampaignPreviewResponse.From(found.Value, await preview.RunAsync(call.Space, found.Value, call.Cancellation)) : found.Failure;
    }

    private async ValueTask<Result<DunningCampaign>> FindAsync(Call call) =>
        await campaigns.FindAsync(call.Space, call.Id("campaign_id"), call.Cancellation) is { } found ? found : Failure.NotFound("Dunning campaign");

    private async ValueTask<Result<DunningCampaignResponse>> ShownAsync(Call call, Result<DunningCampaign> campaign) => campaign.IsSuccess
        ? DunningCampaignResponse.From(campaign.Value, call.Organization, await CodesAsync(call, [campaign.Value]))
        : campaign.Failure;

    /// <summary>The codes of the billing entities that campaigns name.</summary>
    private async ValueTask<IReadOnlyDictionary<BillingId, string>> CodesAsync(Call call, IReadOnlyList<DunningCampaign> shown) =>
        shown.All(campaign => campaign.BillingEntityIds.Count == 0)
            ? new Dictionary<BillingId, string>()
            : (await entities.ListAsync(call.Space, call.Cancellation)).ToDictionary(entity => entity.Id, entity => entity.Code);
}
