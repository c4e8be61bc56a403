using System.Text.Json.Serialization;
using Billing.Application.Ledger;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using BillingFunctions.Http.Kit.Json;
using NodaTime;

namespace BillingFunctions.Http.V1.Ledger;

internal sealed record TrialBalanceResponse(BillingId CustomerId, LocalDate AsOf, IReadOnlyList<AccountBalance> Accounts)
{
    public static TrialBalanceResponse From(BillingId customer, DatedBalance it) => new(
        customer, it.Day, [.. it.Balance.Accounts.Select(each => new AccountBalance(each.Account, each.Currency, each.AmountMinor))]);
}

internal sealed record AccountBalance(LedgerAccount Account, string Currency, long BalanceCents);

internal sealed record RevenueByDayResponse(BillingId CustomerId, IReadOnlyList<DayRevenue> Days)
{
    public static RevenueByDayResponse From(BillingId customer, IReadOnlyList<RevenueOfDay> days) =>
        new(customer, [.. days.Select(day => new DayRevenue(day.Day, day.Currency.Code, day.AmountMinor))]);
}

internal sealed record DayRevenue(LocalDate Date, string Currency, long RevenueCents);

/// <summary>JSON of the ledger.</summary>
internal static class LedgerWire
{
    public static readonly LedgerWireJson Json = new(WireOptions.Create(Words.Of<LedgerAccount>()));
}

[JsonSerializable(typeof(TrialBalanceResponse))]
[JsonSerializable(typeof(RevenueByDayResponse))]
internal sealed partial class LedgerWireJson : JsonSerializerContext;
