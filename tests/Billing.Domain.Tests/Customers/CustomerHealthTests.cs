using Billing.Domain.Customers;

namespace Billing.Domain.Tests.Customers;

public sealed class CustomerHealthTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, CustomerHealthStatus.Good)]
    [InlineData(3, 3, 0, 0, CustomerHealthStatus.Good)]
    [InlineData(3, 2, 0, 0, CustomerHealthStatus.Warning)]
    [InlineData(3, 3, 0, 1, CustomerHealthStatus.Warning)]
    [InlineData(3, 3, 0, 2, CustomerHealthStatus.Critical)]
    [InlineData(3, 2, 1, 0, CustomerHealthStatus.Critical)]
    public void A_customer_is_as_healthy_as_its_worst_sign(int invoices, int paid, int overdue, int failed, CustomerHealthStatus status) =>
        Assert.Equal(status, new CustomerHealth(invoices, paid, overdue, failed, failed, 0).Status);
}
