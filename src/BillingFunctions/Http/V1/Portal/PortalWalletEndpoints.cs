using Billing.Application.Lists;
using Billing.Application.Portal;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Wallets;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>A customer's prepaid credit.</summary>
internal sealed class PortalWalletEndpoints(WalletReader wallets, WalletReports reports, PortalTopUp topUp, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("/wallet", WalletWire.Json);
        group.ListAll<WalletResponse>("/", "Get portal wallets", List);
        group.List<WalletTransactionResponse>("/{wallet_id}/transactions", "List portal wallet transactions", Transactions).Fails(404);
        group.Get<BalanceTimelineResponse>("/{wallet_id}/balance_timeline", "Get portal wallet balance timeline", Timeline).Fails(404)
            .Describe("Minor units by day of UTC, of the last 30 days.");
        v1.Portal("/wallet", PortalWire.Json).Post<PortalTopUpRequest, PortalTopUpResponse>("/{wallet_id}/top_up", "Request a wallet top-up", TopUp).Fails(400, 404)
            .Describe("A final invoice sells the credits, and a default payment method pays it: they come when it is paid.");
    }

    private async ValueTask<Result<Listing<WalletResponse>>> List(Call call) =>
        (await lists.OwnAsync(call, WalletLists.Wallets, WalletLists.RowType)).Map(WalletResponse.From);

    private async ValueTask<Result<Listing<WalletTransactionResponse>>> Transactions(Call call)
    {
        BillingId id = call.OwnId("wallet_id");
        return await wallets.FindAsync(call.Space, id, call.Cancellation) is null
            ? Failure.NotFound("Wallet")
            : call.Paging.Cut(await wallets.TransactionsAsync(call.Space, id, call.Cancellation)).Map(WalletTransactionResponse.From);
    }

    private async ValueTask<Result<BalanceTimelineResponse>> Timeline(Call call) =>
        await wallets.FindAsync(call.Space, call.OwnId("wallet_id"), call.Cancellation) is { } wallet
        && await reports.TimelineAsync(call.Space, wallet, start: null, end: null, call.Cancellation) is { } days
            ? BalanceTimelineResponse.From(wallet, days)
            : Failure.NotFound("Wallet");

    private async ValueTask<Result<PortalTopUpResponse>> TopUp(Call call, PortalTopUpRequest body) =>
        call.Settle(await topUp.RunAsync(call.Space, call.OwnId("wallet_id"), body.Credits, call.Command, call.Cancellation)).Map(PortalTopUpResponse.From);
}
