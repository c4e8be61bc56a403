using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Closing;

/// <summary>Periods, drafts and late usage that could not be billed when they were due.</summary>
internal sealed class RefusedCloseEndpoints(ListReader lists, RefusedCloses closes)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<RefusedCloseKind?> Kind = Query.OneOf<RefusedCloseKind>("kind");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Refused closes", "/v1/refused_closes", ClosingWire.Json);
        group.List<RefusedCloseResponse>("/", "List refused closes", List).With(CustomerId, Kind).SortedBy("retry_at")
            .Describe("What was due and could not be billed, such as a period whose tax or metric is gone. Each waits for its next try by itself; whatever "
                + "else is due of its customer is billed. An entry goes when its close has succeeded or is not due any more.");
        group.Post<RefusedCloseResponse>("/{subject_id}/retry", "Retry refused close", Retry).Fails(404)
            .Describe("Has it tried again at once instead of at retry_at: once the cause is mended.");
    }

    private async ValueTask<Result<Listing<RefusedCloseResponse>>> List(Call call) => (await lists.PageAsync(
        call, RefusedCloseLists.Refused, RefusedCloseLists.RowType,
        ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()), ListedRows.When("kind", call.Get(Kind)?.ToString()))).Map(RefusedCloseResponse.From);

    private async ValueTask<Result<RefusedCloseResponse>> Retry(Call call) =>
        call.Settle(await closes.RetryAsync(call.Space, call.Id("subject_id"), call.Command, call.Cancellation)).Map(RefusedCloseResponse.From);
}
