using Billing.Application.Ledger;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Ledger;

/// <summary>What a customer's journal adds up to.</summary>
internal sealed class LedgerEndpoints(LedgerReader ledger)
{
    private static readonly QueryParameter<LocalDate?> AsOf = Query.Date("as_of");
    private static readonly QueryParameter<LocalDate?> StartDate = Query.Date("start_date");
    private static readonly QueryParameter<LocalDate?> EndDate = Query.Date("end_date");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Customers", "/v1/customers", LedgerWire.Json);
        group.Get<TrialBalanceResponse>("/{customer_id}/trial_balance", "Get customer trial balance", Balance).With(AsOf).Fails(404)
            .Describe("Balances at the end of a day of the customer's zone, today unless as_of says otherwise; debits are positive and each currency adds up "
                + "to zero. Revenue that was invoiced ahead of its service moves from deferred_revenue to revenue day by day.");
        group.Get<RevenueByDayResponse>("/{customer_id}/revenue_by_day", "Get customer revenue by day", Revenue).With(StartDate, EndDate).Fails(404)
            .Describe("Revenue without taxes, earned evenly over the days of service, both dates included; the last 30 days unless dates are given. "
                + "Days without revenue are left out.");
    }

    private async ValueTask<Result<TrialBalanceResponse>> Balance(Call call) =>
        (await ledger.BalanceAsync(call.Space, call.Id("customer_id"), call.Get(AsOf), call.Cancellation))
            .Map(balance => TrialBalanceResponse.From(call.Id("customer_id"), balance));

    private async ValueTask<Result<RevenueByDayResponse>> Revenue(Call call) =>
        (await ledger.RevenueAsync(call.Space, call.Id("customer_id"), call.Get(StartDate), call.Get(EndDate), call.Cancellation))
            .Map(days => RevenueByDayResponse.From(call.Id("customer_id"), days));
}
