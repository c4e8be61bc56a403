using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>The tenant-wide list of wallets.</summary>
public static class WalletLists
{
    /// <summary>All wallets of a data space.</summary>
    public static readonly ListDefinition Wallets = new(
        "wallets",
        [
            new("customer_id"), new("status"), new("name"), new("code"), new("currency"), new("priority", ListFieldKind.Number),
            new("balance_cents", ListFieldKind.Number), new("expiration_at", ListFieldKind.Time), new("updated_at", ListFieldKind.Time),
        ]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Wallet> RowType => StoredJson.Default.Wallet;

    /// <summary>Puts the wallet's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Wallet wallet) => new(
        space, Wallets.Name, wallet.Id, wallet.CreatedAt,
        [
            wallet.CustomerId.ToString(), wallet.Status.ToString(), wallet.Name, wallet.Code, wallet.Currency.Code, ListKeys.Of(wallet.Priority),
            ListKeys.Of(wallet.BalanceMinor), ListKeys.Of(wallet.ExpirationAt), ListKeys.Of(wallet.UpdatedAt),
        ],
        StoredJson.Element(wallet, RowType));
}
