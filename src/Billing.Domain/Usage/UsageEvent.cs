using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>A fact of usage as its producer stated it.</summary>
/// <param name="TransactionId">The producer's id of the fact: unique per customer.</param>
/// <param name="CustomerExternalId">The customer by the producer's own id.</param>
/// <param name="Code">What was used: meters name the code they measure.</param>
/// <param name="Timestamp">When it was used, to 100 ns.</param>
/// <param name="Properties">What meters measure, filter and group by.</param>
public sealed record UsageEvent(string TransactionId, string CustomerExternalId, string Code, Instant Timestamp, UsageProperties Properties)
{
    /// <summary>Characters of its texts, and a fixed number for each property: bounds the size of its packed form.</summary>
    public int ApproximateChars
    {
        get
        {
            const int numberChars = 12;
            int chars = TransactionId.Length + Code.Length + numberChars;
            foreach (ref readonly UsageProperty property in Properties.Items)
            {
                chars += property.Name.Length + (property.Value.Text?.Length ?? numberChars);
            }

            return chars;
        }
    }
}

/// <summary>A usage event whose customer is known.</summary>
/// <param name="Space">The organization and mode.</param>
/// <param name="Customer">The customer's key.</param>
/// <param name="ReceivedAt">When the service took it.</param>
/// <param name="Event">The event.</param>
public sealed record AcceptedEvent(DataSpace Space, OwnerKey Customer, Instant ReceivedAt, UsageEvent Event)
{
    /// <summary>Takes an amendment, or an event as amended.</summary>
    public AcceptedEvent(DataSpace space, OwnerKey customer, Instant receivedAt, UsageEvent usage, UsageAmendment? amendment, int revision)
        : this(space, customer, receivedAt, usage)
    {
        (Amendment, Revision) = (amendment, revision);
        if (amendment is { Kind: not AmendmentKind.Withdrawal })
        {
            Hash = TransactionHash.OfAmendment(space, customer, usage.TransactionId, amendment.Id);
        }
    }

    /// <summary>Null for an event; else what this says about the event with its transaction id.</summary>
    public UsageAmendment? Amendment { get; }

    /// <summary>How often the event had been amended; 0 as it was first stated.</summary>
    public int Revision { get; }

    /// <summary>The hash that tells this fact from every other of its customer.</summary>
    public TransactionHash Hash { get; } = TransactionHash.Of(Space, Customer, Event.TransactionId);

    /// <summary>The hash of the event that this is, or is about.</summary>
    public TransactionHash Target => Amendment is { Kind: not AmendmentKind.Withdrawal } ? TransactionHash.Of(Space, Customer, Event.TransactionId) : Hash;

    /// <summary>The UTC day in which it counts.</summary>
    public UtcDay Day => UtcDay.Of(Event.Timestamp);

    /// <summary>The id that the APIs show: the same for every resend of the fact.</summary>
    public BillingId Id => Target.EventId(Customer);

    /// <summary>The same amendment, numbered among those of its event.</summary>
    public AcceptedEvent Numbered(int revision) => new(Space, Customer, ReceivedAt, Event, Amendment, revision);

    /// <summary>The event as a replacement states it.</summary>
    public AcceptedEvent Replacement() => new(Space, Customer, ReceivedAt, Event, null, Revision);

    /// <summary>The mark that this event no longer counts where it did.</summary>
    public AcceptedEvent Withdrawn(int revision) => new(Space, Customer, ReceivedAt, Event, new UsageAmendment("", AmendmentKind.Withdrawal), revision);
}
