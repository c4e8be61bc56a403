using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>The parts of an event as a format's reader finds them, one after the other.</summary>
internal sealed class EventDraft(FieldReader fields, EventFieldNames names)
{
    /// <summary>Reads values and collects errors.</summary>
    public FieldReader Fields => fields;

    /// <summary>The producer's id of the fact.</summary>
    public string? TransactionId { get; set; }

    /// <summary>The customer by the producer's own id.</summary>
    public string? Customer { get; set; }

    /// <summary>What was used.</summary>
    public string? Code { get; set; }

    /// <summary>When.</summary>
    public Instant? Timestamp { get; set; }

    /// <summary>What is measured; null when they are bad.</summary>
    public UsageProperties? Properties { get; set; } = UsageProperties.Empty;

    /// <summary>Whose it is.</summary>
    public OwnerName Owner { get; set; } = OwnerName.None;

    /// <summary>The event, or everything that is wrong with it.</summary>
    public ReadEvent Finish(EventContext context)
    {
        string? transactionId = TransactionId ?? context.TransactionId;
        fields.Require(transactionId, names.TransactionId);
        fields.Require(Customer, names.Customer);
        fields.Require(Code, names.Code);
        UsageEvent? usage = fields.IsGood
            ? new UsageEvent(transactionId!, Customer!, Code!, Timestamp ?? context.ReceivedAt, Properties ?? UsageProperties.Empty)
            : null;
        if (usage?.ApproximateChars > UsageLimits.EventChars)
        {
            fields.Fail(names.Properties, $"must have at most {UsageLimits.EventChars} characters in all", "string_too_long");
            usage = null;
        }

        return new ReadEvent(fields.Path, usage, fields.Errors) { Names = names, Owner = Owner };
    }
}
