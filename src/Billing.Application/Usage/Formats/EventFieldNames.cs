namespace Billing.Application.Usage.Formats;

/// <summary>What a format calls the five parts of an event, as steps of a path: so that an error names what the producer wrote.</summary>
/// <param name="TransactionId">The producer's id of the fact.</param>
/// <param name="Customer">The customer.</param>
/// <param name="Code">What was used.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Properties">What is measured.</param>
public sealed record EventFieldNames(
    IReadOnlyList<string> TransactionId, IReadOnlyList<string> Customer, IReadOnlyList<string> Code, IReadOnlyList<string> Timestamp, IReadOnlyList<string> Properties)
{
    /// <summary>Our own JSON.</summary>
    public static readonly EventFieldNames Own = new(["transaction_id"], ["external_customer_id"], ["code"], ["timestamp"], ["properties"]);

    /// <summary>A CloudEvent as JSON.</summary>
    public static readonly EventFieldNames CloudEvent = new(["id"], ["subject"], ["type"], ["time"], ["data"]);

    /// <summary>A CloudEvent whose attributes are headers and whose data is the body.</summary>
    public static readonly EventFieldNames CloudEventHeaders =
        new(["header", "ce-id"], ["header", "ce-subject"], ["header", "ce-type"], ["header", "ce-time"], ["body"]);
}
