using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Wallets;

public sealed class WalletSpendingTests
{
    [Fact]
    public void Wallets_are_spent_by_priority_then_expiry_then_age()
    {
        Wallet late = Wallet(1, 100, priority: 2);
        Wallet old = Wallet(2, 100) with { CreatedAt = Build.Start - Duration.FromDays(1) };
        Wallet young = Wallet(3, 100);
        Wallet expiring = Wallet(4, 100) with { ExpirationAt = Instant.FromUtc(2027, 1, 1, 0, 0) };
        Assert.Equal([4UL, 2, 3, 1], Uses(350, late, old, young, expiring).Select(u => u.WalletId.Item));
    }

    [Fact]
    public void Granted_credit_is_spent_before_paid_credit()
    {
        WalletUse use = Uses(150, Wallet(1, 100) with { GrantedBalanceMinor = 120 }).Single();
        Assert.Equal((120L, 30L), (use.GrantedMinor, use.PaidMinor));
    }

    [Fact]
    public void Credit_that_was_valid_in_the_service_period_still_pays_a_draft_made_final_later()
    {
        Wallet wallet = Wallet(1, 100) with { ExpirationAt = Instant.FromUtc(2026, 4, 1, 0, 1) };
        InvoiceRequest late = Build.Lines(100) with { IssuedAt = Instant.FromUtc(2026, 4, 20, 0, 0), Wallets = [wallet] };
        Assert.Equal(100, InvoiceCalculation.Compute(late).Value.PrepaidCreditMinor);
    }

    [Fact]
    public void Expired_terminated_foreign_and_empty_wallets_pay_nothing() => Assert.Empty(Uses(
        100,
        Wallet(1, 100) with { ExpirationAt = Instant.FromUtc(2026, 4, 1, 0, 0) },
        Wallet(2, 100) with { Status = WalletStatus.Terminated },
        Wallet(3, 100) with { Currency = Currency.Parse("EUR") },
        Wallet(4, 0)));

    [Fact]
    public void Credit_notes_pay_before_wallets_and_nothing_is_paid_twice()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100, 50) with
        {
            Credits = [new CreditBalance(Build.Id(1), 60), new CreditBalance(Build.Id(2), 30)],
            Wallets = [Wallet(3, 40), Wallet(4, 40)],
        }).Value;
        Assert.Equal((150L, 90L, 60L, 0L), (invoice.TotalMinor, invoice.CreditNotesMinor, invoice.PrepaidCreditMinor, invoice.AmountDueMinor));
    }

    [Theory]
    [InlineData("1034", "0.1", 103, "1030")]
    [InlineData("17.9699999999999988631316", "100", 1797, "17.97")]
    [InlineData("4.3789", "10000", 43789, "4.3789")]
    public void Credits_are_cut_to_what_money_can_express(string credits, string rateMinor, long minor, string sold) =>
        Assert.Equal((minor, decimal.Parse(sold)), WalletCredits.Of(decimal.Parse(credits), decimal.Parse(rateMinor)));

    private static IReadOnlyList<WalletUse> Uses(long amount, params Wallet[] wallets) =>
        InvoiceCalculation.Compute(Build.Lines(amount) with { Wallets = wallets }).Value.Wallets;

    private static Wallet Wallet(ulong id, long paid, int priority = 1) => new()
    {
        Id = Build.Id(id),
        CustomerId = Build.Id(400),
        Currency = Currency.Usd,
        Priority = priority,
        PaidBalanceMinor = paid,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
