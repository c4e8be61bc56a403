using System.Text.Json.Serialization;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Wallets;

/// <summary>The wire records of this folder.</summary>
internal static class WalletWire
{
    public static readonly WalletWireJson Json = new(WireOptions.Create(
        Words.Of<WalletStatus>(), Words.Of<WalletTransactionType>(), Words.Of<WalletTransactionReason>(), Words.Of<WalletTransactionSource>(),
        Words.Of<WalletTransactionStatus>(), Words.Of<TopUpTrigger>(), Words.Of<TopUpInterval>(), Words.Of<FeeType>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(WalletCreate))]
[JsonSerializable(typeof(WalletUpdate))]
[JsonSerializable(typeof(WalletTopUp))]
[JsonSerializable(typeof(WalletResponse))]
[JsonSerializable(typeof(WalletTransactionResponse))]
[JsonSerializable(typeof(BalanceTimelineResponse))]
[JsonSerializable(typeof(DepletionForecastResponse))]
[JsonSerializable(typeof(WalletTransferRequest))]
[JsonSerializable(typeof(WalletTransferResponse))]
internal sealed partial class WalletWireJson : JsonSerializerContext;
