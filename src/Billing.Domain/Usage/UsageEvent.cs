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
    /// <summary>The hash that tells this fact from every other of its customer.</summary>
    public TransactionHash Hash { get; } = TransactionHash.Of(Space, Customer, Event.TransactionId);

    /// <summary>The UTC day in which it counts.</summary>
    public UtcDay Day => UtcDay.Of(Event.Timestamp);

    /// <summary>The id that the APIs show: the same for every resend of the fact.</summary>
    public BillingId Id => Hash.EventId(Customer);
}
