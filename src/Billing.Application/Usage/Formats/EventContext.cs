using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>What stands in for fields that an event leaves out, and which fields it may have.</summary>
/// <param name="ReceivedAt">When the service took the event: its timestamp unless it has one.</param>
/// <param name="TransactionId">Its transaction id unless it has one; null where it has to have one.</param>
/// <param name="NamesOwner">True for messages of the hub, which say whose they are; a request is its caller's whatever it says.</param>
internal readonly record struct EventContext(Instant ReceivedAt, string? TransactionId = null, bool NamesOwner = false);
