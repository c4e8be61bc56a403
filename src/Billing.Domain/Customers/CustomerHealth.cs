namespace Billing.Domain.Customers;

/// <summary>How well a customer pays, in one word.</summary>
public enum CustomerHealthStatus
{
    /// <summary>Everything that was due is paid.</summary>
    Good,

    /// <summary>Something is unpaid, or one payment has failed.</summary>
    Warning,

    /// <summary>Something is overdue, or several payments have failed.</summary>
    Critical,
}

/// <summary>How well a customer pays.</summary>
/// <param name="TotalInvoices">Invoices that are final and not void.</param>
/// <param name="PaidInvoices">Those of them that are paid.</param>
/// <param name="OverdueInvoices">Those of them that were due and whose money is still waited for.</param>
/// <param name="TotalPayments">Payments.</param>
/// <param name="FailedPayments">Those of them that failed.</param>
/// <param name="OverdueMinor">What is overdue in the customer's currency, in minor units.</param>
public sealed record CustomerHealth(
    int TotalInvoices, int PaidInvoices, int OverdueInvoices, int TotalPayments, int FailedPayments, long OverdueMinor)
{
    private const int FailedCritical = 2;

    /// <summary>The word.</summary>
    public CustomerHealthStatus Status =>
        OverdueInvoices > 0 || FailedPayments >= FailedCritical ? CustomerHealthStatus.Critical
        : PaidInvoices < TotalInvoices || FailedPayments > 0 ? CustomerHealthStatus.Warning
        : CustomerHealthStatus.Good;
}
