using System.Text.Json.Serialization;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nova.Wallets;

/// <summary>The wire records of this folder.</summary>
internal static class NovaWalletWire
{
    public static readonly NovaWalletWireJson Json = new(WireOptions.Strict(
        Words.Upper<WalletStatus>(), Words.Upper<WalletTransactionType>(), Words.Upper<WalletTransactionStatus>(), Words.Upper<NovaCreditReason>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaWalletCreate))]
[JsonSerializable(typeof(NovaWalletUpdate))]
[JsonSerializable(typeof(NovaWallet))]
[JsonSerializable(typeof(NovaWalletMoves))]
[JsonSerializable(typeof(NovaWalletMoved))]
[JsonSerializable(typeof(NovaWalletTransaction))]
internal sealed partial class NovaWalletWireJson : JsonSerializerContext;
