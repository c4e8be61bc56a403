using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Wallets;

internal sealed record BalanceTimelinePoint(LocalDate Date, decimal Inbound, decimal Outbound, decimal Balance);

internal sealed record BalanceTimelineResponse(BillingId WalletId, IReadOnlyList<BalanceTimelinePoint> Points)
{
    public static BalanceTimelineResponse From(Wallet wallet, IReadOnlyList<WalletDay> days) => new(
        wallet.Id, [.. days.Select(day => new BalanceTimelinePoint(day.Day, day.InboundMinor, day.OutboundMinor, day.BalanceMinor))]);
}

internal sealed record DepletionForecastResponse(
    BillingId WalletId, decimal CurrentBalanceCents, [property: Doc("Minor units a day.")] decimal AvgDailyConsumption, Instant? ProjectedDepletionDate,
    int? DaysRemaining)
{
    private const int Decimals = 4;

    public static DepletionForecastResponse From(Wallet wallet, WalletForecast it) => new(
        wallet.Id, it.Balance, decimal.Round(it.DailyMinor, Decimals, MidpointRounding.AwayFromZero), it.EmptyAt, it.DaysLeft);
}

internal sealed class WalletTransferRequest
{
    public required BillingId SourceWalletId { get; set; }

    public required BillingId TargetWalletId { get; set; }

    [Positive]
    public required decimal Credits { get; set; }
}

internal sealed record WalletTransferResponse(WalletResponse SourceWallet, WalletResponse TargetWallet, decimal CreditsTransferred)
{
    public static WalletTransferResponse From(TransferredCredits it) => new(WalletResponse.From(it.Source), WalletResponse.From(it.Target), it.Credits);
}
