using Billing.Application.Lists;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Wallets;

/// <summary>Prepaid and granted credit of customers.</summary>
internal sealed class WalletEndpoints(
    CreateWallet create, UpdateWallet update, TopUpWallet topUp, TerminateWallet terminate, TransferCredits transfer, WalletReader wallets, WalletReports reports,
    ListReader lists)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<WalletStatus?> Status = Query.OneOf<WalletStatus>("status");

    private static readonly QueryParameter<Instant?> StartDate = Query.Instant("start_date");
    private static readonly QueryParameter<Instant?> EndDate = Query.Instant("end_date");
    private static readonly QueryParameter<int> Days = Query.Int("days", 30, 1, 365);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Wallets", "/v1/wallets", WalletWire.Json);
        group.Post<WalletCreate, WalletResponse>("/", "Create wallet", Create).Answers(201).Fails(400);
        group.List<WalletResponse>("/", "List wallets", List).With(CustomerId, Status)
            .SortedBy("name", "code", "status", "currency", "priority", "balance_cents", "expiration_at", "updated_at");
        group.Get<WalletResponse>("/{wallet_id}", "Get wallet", Get).Fails(404);
        group.Put<WalletUpdate, WalletResponse>("/{wallet_id}", "Update wallet", Update).Fails(400, 404);
        group.Delete("/{wallet_id}", "Terminate wallet", Terminate).Fails(400, 404).Describe("What is left in it is lost.");
        group.Post<WalletTopUp, WalletResponse>("/{wallet_id}/top_up", "Top up wallet", TopUp).Fails(400, 404);
        group.List<WalletTransactionResponse>("/{wallet_id}/transactions", "List wallet transactions", Transactions).Fails(404);
        group.Get<BalanceTimelineResponse>("/{wallet_id}/balance_timeline", "Get wallet balance timeline", Timeline).With(StartDate, EndDate).Fails(404)
            .Describe("Minor units by day of UTC, both days included; the last 30 days when none are given, at most 400.");
        group.Get<DepletionForecastResponse>("/{wallet_id}/depletion_forecast", "Get wallet depletion forecast", Forecast).With(Days).Fails(404)
            .Describe("From what it paid on average in the last days.");
        group.Post<WalletTransferRequest, WalletTransferResponse>("/transfer", "Transfer credits between wallets", Transfer).Fails(400)
            .Describe("Between two wallets of a customer with one currency. The number of credits stays; their money changes when the rates differ.");
    }

    private async ValueTask<Result<WalletResponse>> Create(Call call, WalletCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(WalletResponse.From);

    private async ValueTask<Result<Listing<WalletResponse>>> List(Call call) => (await lists.PageAsync(
        call, WalletLists.Wallets, WalletLists.RowType, ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()),
        ListedRows.When("status", call.Get(Status)?.ToString()))).Map(WalletResponse.From);

    private async ValueTask<Result<WalletResponse>> Get(Call call) =>
        await wallets.FindAsync(call.Space, call.Id("wallet_id"), call.Cancellation) is { } wallet ? WalletResponse.From(wallet) : Failure.NotFound("Wallet");

    private async ValueTask<Result<WalletResponse>> Update(Call call, WalletUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("wallet_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(WalletResponse.From);

    private async ValueTask<Result<Unit>> Terminate(Call call) =>
        call.Settle(await terminate.RunAsync(call.Space, call.Id("wallet_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<WalletResponse>> TopUp(Call call, WalletTopUp body) => call.Settle(
        await topUp.RunAsync(call.Space, call.Id("wallet_id"), body.Credits, body.Source, call.Command, call.Cancellation, body.Paid)).Map(WalletResponse.From);

    private async ValueTask<Result<Listing<WalletTransactionResponse>>> Transactions(Call call)
    {
        BillingId id = call.Id("wallet_id");
        return await wallets.FindAsync(call.Space, id, call.Cancellation) is null
            ? Failure.NotFound("Wallet")
            : call.Paging.Cut(await wallets.TransactionsAsync(call.Space, id, call.Cancellation)).Map(WalletTransactionResponse.From);
    }

    private async ValueTask<Result<BalanceTimelineResponse>> Timeline(Call call)
    {
        if (await wallets.FindAsync(call.Space, call.Id("wallet_id"), call.Cancellation) is not { } wallet)
            return Failure.NotFound("Wallet");

        return await reports.TimelineAsync(call.Space, wallet, call.Get(StartDate), call.Get(EndDate), call.Cancellation) is { } days
            ? BalanceTimelineResponse.From(wallet, days)
            : Failure.Invalid([new FieldError(["query", "end_date"], $"must not lie before the start and at most {WalletReports.DaysMax} days after it", "out_of_range")]);
    }

    private async ValueTask<Result<DepletionForecastResponse>> Forecast(Call call) =>
        await wallets.FindAsync(call.Space, call.Id("wallet_id"), call.Cancellation) is { } wallet
            ? DepletionForecastResponse.From(wallet, await reports.ForecastAsync(call.Space, wallet, call.Get(Days), call.Cancellation))
            : Failure.NotFound("Wallet");

    private async ValueTask<Result<WalletTransferResponse>> Transfer(Call call, WalletTransferRequest body) => call.Settle(
        await transfer.RunAsync(call.Space, body.SourceWalletId, body.TargetWalletId, body.Credits, call.Command, call.Cancellation))
        .Map(WalletTransferResponse.From);
}
