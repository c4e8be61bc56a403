using System.Globalization;
using Billing.Application.Customers;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>The message of the queue <c>close-period</c>: close every due period of this customer.</summary>
/// <param name="Space">Whose customer.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="DueAt">The entry of the schedule that sent it; null when none did.</param>
/// <param name="WaitsSince">Since when it waits for the hub to be counted; null when it does not yet.</param>
/// <param name="Number">Counts the entries of the customer: one that is done later than another of the same instant is put there must not take that along.</param>
internal sealed record CloseMessage(DataSpace Space, BillingId CustomerId, Instant? DueAt = null, Instant? WaitsSince = null, int Number = 0)
{
    /// <summary>The schedule's name for the customer's next close.</summary>
    public string ScheduleKey => string.Create(CultureInfo.InvariantCulture, $"close|{Space.CustomerPartition(CustomerId.Owner)}#{Number}");

    /// <summary>The entry of the schedule that an account names.</summary>
    public static CloseMessage Of(CustomerAccount account) => new(account.Space, account.Customer.Id, account.CloseScheduledAt, Number: account.CloseNumber);
}
