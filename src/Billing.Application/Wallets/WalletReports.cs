using Billing.Domain.Identity;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>What happened to a wallet on one day, in minor units.</summary>
/// <param name="Day">The day, of UTC.</param>
/// <param name="InboundMinor">What came in.</param>
/// <param name="OutboundMinor">What went out.</param>
/// <param name="BalanceMinor">What was there at its end.</param>
public sealed record WalletDay(LocalDate Day, long InboundMinor, long OutboundMinor, long BalanceMinor);

/// <summary>When a wallet will be empty if it is used as lately.</summary>
/// <param name="Balance">What is there, in minor units.</param>
/// <param name="DailyMinor">What it paid a day on average, less what was given back; never negative.</param>
/// <param name="DaysLeft">For how many days that suffices; null when nothing is there or nothing was used.</param>
/// <param name="EmptyAt">When it is then empty.</param>
public sealed record WalletForecast(long Balance, decimal DailyMinor, int? DaysLeft, Instant? EmptyAt);

/// <summary>Reports about a wallet; their cost grows with its transactions.</summary>
public sealed class WalletReports(WalletReader wallets, IClock clock)
{
    /// <summary>The longest span of days that is shown at once.</summary>
    public const int DaysMax = 400;

    /// <summary>Days that are shown when nothing else is asked for.</summary>
    private const int DaysUsual = 30;

    private const int DaysLeftMax = 1_000_000;

    /// <summary>The days from one instant's to another's, both included; null when they are out of order or too many.</summary>
    public async ValueTask<IReadOnlyList<WalletDay>?> TimelineAsync(
        DataSpace space, Wallet wallet, Instant? start, Instant? end, CancellationToken cancellationToken)
    {
        LocalDate last = (end ?? clock.GetCurrentInstant()).InUtc().Date;
        LocalDate first = start?.InUtc().Date ?? last.PlusDays(1 - DaysUsual);
        if (last < first || Period.DaysBetween(first, last) >= DaysMax)
        {
            return null;
        }

        WalletTransaction[] moves =
        [
            .. (await wallets.TransactionsAsync(space, wallet.Id, cancellationToken)).Where(move => move.Status == WalletTransactionStatus.Settled),
        ];
        long balance = moves.Where(move => DayOf(move) < first).Sum(Signed);
        ILookup<LocalDate, WalletTransaction> byDay = moves.ToLookup(DayOf);
        List<WalletDay> days = [];
        for (LocalDate day = first; day <= last; day = day.PlusDays(1))
        {
            balance += byDay[day].Sum(Signed);
            days.Add(new WalletDay(day, Sum(byDay[day], WalletTransactionType.Inbound), Sum(byDay[day], WalletTransactionType.Outbound), balance));
        }

        return days;
    }

    /// <summary>The forecast from the use of the last days.</summary>
    public async ValueTask<WalletForecast> ForecastAsync(DataSpace space, Wallet wallet, int days, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        Instant since = now - Duration.FromDays(days);
        IReadOnlyList<WalletTransaction> moves = await wallets.TransactionsAsync(space, wallet.Id, cancellationToken);
        long used = -moves.Where(move => move.Reason == WalletTransactionReason.Invoiced && move.CreatedAt > since).Sum(Signed);
        decimal daily = Math.Max(0, used) / (decimal)days;
        if (daily == 0 || wallet.BalanceMinor == 0)
        {
            return new WalletForecast(wallet.BalanceMinor, daily, null, null);
        }

        int left = (int)Math.Min(DaysLeftMax, Math.Ceiling(wallet.BalanceMinor / daily));
        return new WalletForecast(wallet.BalanceMinor, daily, left, now + Duration.FromDays(left));
    }

    private static LocalDate DayOf(WalletTransaction move) => move.UpdatedAt.InUtc().Date;

    private static long Signed(WalletTransaction move) => move.Type == WalletTransactionType.Inbound ? move.AmountMinor : -move.AmountMinor;

    private static long Sum(IEnumerable<WalletTransaction> moves, WalletTransactionType type) => moves.Where(move => move.Type == type).Sum(move => move.AmountMinor);
}
