using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Wallets;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Wallets;

/// <summary>Prepaid and granted credit of customers.</summary>
internal sealed class NovaWalletEndpoints(
    CreateWallet create, UpdateWallet update, MoveWalletCredits move, TerminateWallet terminate, WalletReader wallets, ListReader lists)
{
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId", 64);
    private static readonly QueryParameter<WalletStatus?> Status = Query.Upper<WalletStatus>("status");
    private static readonly QueryParameter<WalletTransactionStatus?> MoveStatus = Query.Upper<WalletTransactionStatus>("status");
    private static readonly QueryParameter<NovaCreditReason?> Reason = Query.Upper<NovaCreditReason>("transactionStatus");
    private static readonly QueryParameter<WalletTransactionType?> Type = Query.Upper<WalletTransactionType>("transactionType");
    private static readonly Failure Unknown = Failure.NotFound("Wallet");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Wallets", "/api/wallets", NovaWalletWire.Json);
        group.Post<NovaWalletCreate, NovaWallet>("/", "Create wallet", Create).Scope("customers:write").Answers(201).Fails(404);
        group.List<NovaWallet>("/", "List wallets", List).With(CustomerId, Status).Scope("customers:read");
        group.Get<NovaWallet>("/{id}", "Get wallet", Get).Scope("customers:read").Fails(404);
        group.Patch<NovaWalletUpdate, NovaWallet>("/{id}", "Update wallet", Update).Scope("customers:write").Fails(404).Describe("Not after it has ended.");
        group.Delete<NovaWallet>("/{id}", "Terminate wallet", Terminate).Scope("customers:write").Fails(400, 404).Describe("What is left in it is lost.");
        group.Post<NovaWalletMoves, NovaWalletMoved>("/transactions", "Top up or void credits", Move).Scope("customers:write").Answers(201).Fails(404)
            .Describe("At least one of the three; all of it happens or nothing.");
        group.List<NovaWalletTransaction>("/{id}/transactions", "List wallet transactions", Transactions).With(MoveStatus, Reason, Type).Scope("customers:read").Fails(404)
            .Describe("Newest first.");
    }

    private async ValueTask<Result<NovaWallet>> Create(Call call, NovaWalletCreate body)
    {
        Result<Outcome<Wallet>> created = (await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).AsNotFound("customer_id", "Customer");
        if (!created.IsSuccess || body.PaidCredits == 0)
            return call.Settle(created).Map(NovaWallet.From);

        Command sale = Command.FromJob("wallet-sale", call.Space.ToString(), call.Command.Id);
        return call.Settle(await move.RunAsync(call.Space, created.Value.Value.Id, new CreditMoves(0, 0, body.PaidCredits), sale, call.Cancellation)).Map(NovaWallet.From);
    }

    private async ValueTask<Result<Listing<NovaWallet>>> List(Call call) => (await lists.PageAsync(
        call, WalletLists.Wallets, WalletLists.RowType, ListedRows.When("customer_id", GivenIds.ListedAs(call.Get(CustomerId))),
        ListedRows.When("status", call.Get(Status)?.ToString()))).Map(NovaWallet.From);

    private async ValueTask<Result<NovaWallet>> Get(Call call) =>
        await wallets.FindAsync(call.Space, call.Id("id"), call.Cancellation) is { } wallet ? NovaWallet.From(wallet) : Unknown;

    private async ValueTask<Result<NovaWallet>> Update(Call call, NovaWalletUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("id"), body.ToPatch(), call.Command, call.Cancellation)).Map(NovaWallet.From);

    private async ValueTask<Result<NovaWallet>> Terminate(Call call) =>
        call.Settle(await terminate.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(NovaWallet.From);

    private async ValueTask<Result<NovaWalletMoved>> Move(Call call, NovaWalletMoves body)
    {
        Result<Wallet> moved = call.Settle(await move.RunAsync(call.Space, body.WalletId, body.ToInput(), call.Command, call.Cancellation));
        if (!moved.IsSuccess)
            return moved.Failure;

        // Those of this step, one for each move: they were made in the commit that gave the wallet as it is here.
        CreditMoves moves = body.ToInput();
        int count = new[] { moves.Voided, moves.Granted, moves.Paid }.Count(credits => credits > 0);
        IEnumerable<WalletTransaction> made = (await wallets.TransactionsAsync(call.Space, body.WalletId, call.Cancellation))
            .Where(each => each.CreatedAt == moved.Value.UpdatedAt).Take(count);
        return new NovaWalletMoved([.. made.Select(each => NovaWalletTransaction.From(each, moved.Value))], NovaWallet.From(moved.Value));
    }

    private async ValueTask<Result<Listing<NovaWalletTransaction>>> Transactions(Call call)
    {
        if (await wallets.FindAsync(call.Space, call.Id("id"), call.Cancellation) is not { } wallet)
            return Unknown;

        IEnumerable<NovaWalletTransaction> all =
            (await wallets.TransactionsAsync(call.Space, wallet.Id, call.Cancellation)).Select(each => NovaWalletTransaction.From(each, wallet));
        return call.Paging.Cut<NovaWalletTransaction>([.. all.Where(each => (call.Get(MoveStatus) ?? each.Status) == each.Status
            && (call.Get(Reason) ?? each.TransactionStatus) == each.TransactionStatus && (call.Get(Type) ?? each.TransactionType) == each.TransactionType)]);
    }
}
