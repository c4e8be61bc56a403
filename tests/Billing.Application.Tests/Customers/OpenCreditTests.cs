using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Tests.Customers;

public sealed class OpenCreditTests
{
    private static readonly Currency Dollars = Currency.Parse("USD");

    /// <summary>Rule 14: credit notes pay the oldest first, also one that was spent on an invoice which is void since.</summary>
    [Fact]
    public void Credit_that_comes_back_stands_where_it_stood()
    {
        OpenCredit older = Credit(1, 100), newer = Credit(2, 200);
        var account = new CustomerAccount
        {
            Space = default!,
            Customer = new Customer { Id = default, ExternalId = "c", Name = "C", Currency = Dollars, CreatedAt = default, UpdatedAt = default },
            NextInvoiceNumber = 1,
        };

        CustomerAccount spent = account.WithCredit(older).WithCredit(newer).WithCredit(older with { BalanceMinor = 0 });

        Assert.Equal([newer], spent.Credits);
        Assert.Equal([older, newer], spent.WithCredit(older).Credits);
        Assert.Equal([older, newer, Credit(3, 1)], spent.WithCredit(older).WithCredit(Credit(3, 1)).Credits);
    }

    private static OpenCredit Credit(ulong number, long balance) =>
        new(new BillingId(default, number), balance, Dollars, Instant.FromUnixTimeSeconds((long)number));
}
