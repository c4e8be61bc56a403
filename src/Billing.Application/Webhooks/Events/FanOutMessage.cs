using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Events;

/// <summary>The message of the queue <c>follow-events</c>.</summary>
/// <param name="Space">Whose events.</param>
/// <param name="Key">Its entry in the schedule.</param>
/// <param name="DueAt">Its place there.</param>
/// <param name="Events">Rows of the list of events.</param>
/// <param name="Large">Events whose rows are kept elsewhere, for they are too large for a message.</param>
internal sealed record FanOutMessage(DataSpace Space, string Key, Instant DueAt, IReadOnlyList<RawJson> Events, IReadOnlyList<BillingId> Large);
