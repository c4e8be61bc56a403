using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Discounts;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Discounts;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Credits;

/// <summary>A customer to whom things happen at random. What is refused changes nothing and is told as such.</summary>
internal sealed class CreditHistory(Site site, Random random)
{
    /// <summary>What can happen, and succeed.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["time", "coupon", "removal", "wallet", "top-up", "transfer", "end", "note", "note void", "invoice void", "payment", "refund"];

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly BillingSite _billing = new(site);
    private Customer _customer = null!;
    private int _names;

    public async Task BeginAsync() => _customer = await _billing.SubscribeAsync(graceDays: random.Next(2) * 12);

    /// <summary>One step; its kind, with a remark when it was refused.</summary>
    public async Task<string> StepAsync()
    {
        string kind = Kinds[Math.Max(0, random.Next(-3, Kinds.Count))];
        return await DoAsync(kind) is { } failure ? $"{kind} refused: {failure.Message}" : kind;
    }

    private async Task<Failure?> DoAsync(string kind) => kind switch
    {
        "time" => await PassAsync(),
        "coupon" => await CouponAsync(),
        "removal" => await OnAnyAsync("cpn|", StoredJson.Default.AppliedCoupon, async coupon =>
            (await ApplyOf().RemoveAsync(site.Space, coupon.Id, Next(), None)).Failure),
        "wallet" => await WalletAsync(),
        "top-up" => await OnAnyAsync("wal|", StoredJson.Default.Wallet, async wallet => (await new TopUpWallet(site.Transactor, _billing)
            .RunAsync(site.Space, wallet.Id, random.Next(1, 900), WalletTransactionSource.Manual, Next(), None, isPaid: random.Next(2) == 0)).Failure),
        "transfer" => await OnAnyAsync("wal|", StoredJson.Default.Wallet, TransferAsync, wallet => wallet.BalanceMinor > 0),
        "end" => await OnAnyAsync("wal|", StoredJson.Default.Wallet, async wallet =>
            (await new TerminateWallet(site.Transactor).RunAsync(site.Space, wallet.Id, Next(), None)).Failure),
        "note" => await OnAnyAsync("inv|", StoredJson.Default.Invoice, NoteAsync, IsLikely),
        "note void" => await OnAnyAsync("cn|", StoredJson.Default.CreditNote, async note =>
            (await new ChangeCreditNote(site.Transactor).VoidAsync(site.Space, note.Id, Next(), None)).Failure),
        "invoice void" => await OnAnyAsync("inv|", StoredJson.Default.Invoice, async invoice =>
            (await _billing.Void.RunAsync(site.Space, invoice.Id, Next(), None)).Failure),
        "payment" => await OnAnyAsync("inv|", StoredJson.Default.Invoice, async invoice => (await new RecordPayment(site.Transactor)
            .RunAsync(site.Space, new NewPayment { InvoiceId = invoice.Id, AmountMinor = random.Next(2) == 0 ? null : random.Next(1, 2000) }, Next(), None)).Failure, IsLikely),
        "refund" => await OnAnyAsync("cn|", StoredJson.Default.CreditNote, async note => (await new ChangeCreditNote(site.Transactor)
            .UpdateAsync(site.Space, note.Id, new CreditNotePatch(RefundStatus: RefundStatus.Succeeded), Next(), None)).Failure, note => note.RefundMinor > 0),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown"),
    };

    private async Task<Failure?> PassAsync()
    {
        site.World.Clock.Advance(Duration.FromDays(random.Next(1, 25)));
        await _billing.CloseAsync();
        await _billing.CloseAsync();
        return null;
    }

    private async Task<Failure?> CouponAsync()
    {
        CouponFrequency frequency = Enum.GetValues<CouponFrequency>()[random.Next(3)];
        int? duration = frequency == CouponFrequency.Recurring ? random.Next(1, 4) : null;
        CouponTerms terms = random.Next(2) == 0
            ? new CouponTerms(CouponType.FixedAmount, frequency, random.Next(1, 1500), Currency.Usd, FrequencyDuration: duration)
            : new CouponTerms(CouponType.Percentage, frequency, Percent: random.Next(1, 60), FrequencyDuration: duration);
        if ((await _billing.AccountAsync()).Coupons.Count >= ApplyCoupon.MaxActive)
        {
            return Failure.Of(FailureKind.WrongState, "enough");
        }

        await CouponClosingTests.GiveAsync(site, _customer, terms, $"c{++_names}", Later(), reusable: random.Next(2) == 0);
        return null;
    }

    private async Task<Failure?> WalletAsync()
    {
        TopUpRule[] rules = random.Next(3) switch
        {
            0 => [new TopUpRule(TopUpTrigger.Interval, random.Next(10, 300), random.Next(2) == 0, Interval: TopUpInterval.Weekly)],
            1 => [new TopUpRule(TopUpTrigger.Threshold, random.Next(10, 800), random.Next(2) == 0, ThresholdCredits: random.Next(1, 500))],
            _ => [],
        };
        var input = new NewWallet
        {
            CustomerId = _customer.Id, RateMinor = random.Next(50, 300) / 100m, InitialGrantedCredits = random.Next(0, 1500), Priority = random.Next(1, 5),
            ExpirationAt = Later(), TopUpRules = rules, FeeTypes = random.Next(5) == 0 ? [FeeType.Charge] : [],
        };
        return (await new CreateWallet(site.Transactor).RunAsync(site.Space, input, Next(), None)).Failure;
    }

    private async Task<Failure?> TransferAsync(Wallet source) => await OnAnyAsync("wal|", StoredJson.Default.Wallet, async target =>
        (await new TransferCredits(site.Transactor).RunAsync(site.Space, source.Id, target.Id, random.Next(1, 100), Next(), None)).Failure, target => target.Id != source.Id && target.Status == WalletStatus.Active);

    private async Task<Failure?> NoteAsync(Invoice invoice)
    {
        var input = new NewCreditNote
        {
            Number = $"note-{++_names}",
            InvoiceId = invoice.Id,
            CustomerId = _customer.Id,
            Type = invoice.PaidMinor > 0 ? CreditNoteType.Refund : Enum.GetValues<CreditNoteType>()[random.Next(3)],
            Reason = CreditNoteReason.Other,
            Currency = Currency.Usd,
            Items = [(invoice.Id.Part(1), random.Next(1, 1001))],
        };
        Result<Outcome<CreditNote>> made = await new CreateCreditNote(site.Transactor, site.Names, new InvoiceReader(site.Tables)).RunAsync(site.Space, input, Next(), None);
        return made.IsSuccess && random.Next(5) > 0
            ? (await new ChangeCreditNote(site.Transactor).FinalizeAsync(site.Space, made.Value.Value.Id, Next(), None)).Failure
            : made.Failure;
    }

    private async Task<Failure?> OnAnyAsync<T>(
        string prefix, JsonTypeInfo<T> type, Func<T, Task<Failure?>> act, Func<T, bool>? isMeant = null)
    {
        T[] found =
        [
            .. site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal))
                .Select(row => DocumentCodec.Read(row.Columns, type)!).Where(each => isMeant?.Invoke(each) ?? true),
        ];
        return found.Length == 0 ? Failure.NotFound(prefix) : await act(found[random.Next(found.Length)]);
    }

    /// <summary>Mostly what can be paid and credited.</summary>
    private bool IsLikely(Invoice invoice) => random.Next(6) == 0 || invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid;

    private ApplyCoupon ApplyOf() => new(
        site.Transactor, new CouponReader(site.Tables, site.Lists), new CouponUses(site.Tables, site.World.Clock), _billing.Invoices);

    private Instant? Later() => random.Next(2) == 0 ? null : site.World.Clock.GetCurrentInstant() + Duration.FromDays(random.Next(1, 60));

    private Command Next() => Command.FromJob("step", $"{++_names}");
}
