using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>An event as it was last stated.</summary>
/// <param name="Event">The event.</param>
/// <param name="Revision">How often it was amended, as far as that changed anything.</param>
/// <param name="IsCancelled">True when it does not count.</param>
public sealed record UsageFact(AcceptedEvent Event, int Revision, bool IsCancelled);
