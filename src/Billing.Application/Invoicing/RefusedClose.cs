using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Something due that could not be closed, such as a period under a plan whose catalogue entry is broken. It waits for its next try by itself: whatever else
/// is due of the customer goes on.
/// </summary>
/// <param name="SubjectId">The subscription whose period it is, the draft, or the invoice that late usage was to get.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="DueAt">When it was due: the end of the period, or when the draft was to become final.</param>
/// <param name="Since">When it was refused first.</param>
/// <param name="Attempts">How often it was refused.</param>
/// <param name="RetryAt">When it is tried again.</param>
/// <param name="Failure">What kind of refusal.</param>
/// <param name="Reason">A sentence for a person.</param>
public sealed record RefusedClose(
    BillingId SubjectId, RefusedCloseKind Kind, Instant DueAt, Instant Since, int Attempts, Instant RetryAt, FailureKind Failure, string Reason)
{
    /// <summary>Longest reason that is kept.</summary>
    private const int ReasonMax = 500;

    private static readonly Duration FirstDelay = Duration.FromMinutes(15);

    private static readonly Duration MaxDelay = Duration.FromHours(6);

    /// <summary>Whether it is about this subject as it is due now: a period whose end has moved since is another one.</summary>
    public bool IsOf(BillingId subjectId, Instant dueAt) => SubjectId == subjectId && DueAt == dueAt;

    /// <summary>Another refusal: waits twice as long as the one before, a quarter of an hour at first and six hours at most.</summary>
    /// <param name="before">The one before; null for the first.</param>
    /// <param name="subject">What was refused.</param>
    /// <param name="failure">Why.</param>
    /// <param name="now">When.</param>
    internal static RefusedClose Next(RefusedClose? before, DueSubject subject, Failure failure, Instant now)
    {
        int attempts = (before?.Attempts ?? 0) + 1;
        Duration delay = Duration.Min(MaxDelay, FirstDelay * (1L << Math.Min(attempts - 1, 10)));
        string reason = failure.Message.Length <= ReasonMax ? failure.Message : failure.Message[..ReasonMax];
        return new RefusedClose(subject.Id, subject.Kind, subject.DueAt, before?.Since ?? now, attempts, now + delay, failure.Kind, reason);
    }
}

/// <summary>What was refused.</summary>
public enum RefusedCloseKind
{
    /// <summary>A period of a subscription.</summary>
    Period,

    /// <summary>A draft that was to become final.</summary>
    Draft,

    /// <summary>Late usage that was to get an invoice of its own.</summary>
    LateUsage,
}

/// <summary>Something that a close has to do.</summary>
/// <param name="Id">The subscription, the draft, or the invoice that late usage is to get.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="DueAt">When it is due.</param>
internal readonly record struct DueSubject(BillingId Id, RefusedCloseKind Kind, Instant DueAt);

/// <summary>A refused close as the list of an organization shows it.</summary>
/// <param name="CustomerId">Whose.</param>
/// <param name="Refused">What and why.</param>
public sealed record RefusedCloseRow(BillingId CustomerId, RefusedClose Refused);

/// <summary>The tenant-wide list of refused closes.</summary>
public static class RefusedCloseLists
{
    /// <summary>All that wait for another try.</summary>
    public static readonly ListDefinition Refused = new("refused_closes", [new("customer_id"), new("kind"), new("retry_at", ListFieldKind.Time)]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<RefusedCloseRow> RowType => StoredJson.Default.RefusedCloseRow;

    internal static ListUpsert Upsert(CustomerAccount account, RefusedClose refused) => new(
        account.Space, Refused.Name, refused.SubjectId, refused.Since,
        [account.Customer.Id.ToString(), refused.Kind.ToString(), ListKeys.Of(refused.RetryAt)],
        StoredJson.Element(new RefusedCloseRow(account.Customer.Id, refused), RowType));

    internal static ListRemove Remove(DataSpace space, RefusedClose refused) => new(space, Refused.Name, refused.SubjectId, refused.Since);
}
