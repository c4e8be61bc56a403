using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>An amendment as a producer states it.</summary>
/// <param name="Id">The producer's id of the amendment, unique for its event: sent again, it holds once.</param>
/// <param name="CustomerExternalId">Whose event it amends, by the producer's own id.</param>
/// <param name="TransactionId">The event.</param>
/// <param name="Replacement">What the event should have said, with the same customer and transaction id; null to cancel it.</param>
public sealed record AmendmentRequest(string Id, string CustomerExternalId, string TransactionId, UsageEvent? Replacement);

/// <summary>
/// Takes amendments of usage events: cancellations and replacements. They go through the hub like events and hold once, whether their event
/// was counted before or comes later; of several amendments of an event the one that was received last holds.
/// </summary>
public sealed class UsageAmendments(UsageIngest ingest, IUsageCatalog catalog, IUsageCustomers customers, IClock clock, UsageOptions options)
{
    /// <summary>Takes an amendment, and answers when the hub has it.</summary>
    /// <returns>
    /// The amendment with the id of its event; <see cref="FailureKind.Invalid"/> when the customer is unknown or the replacement would be refused as an
    /// event; <see cref="FailureKind.Unavailable"/> when too many events wait for the hub.
    /// </returns>
    /// <exception cref="StoreException">The hub did not take it, or may not have: sending it again is safe.</exception>
    public async ValueTask<Result<AcceptedEvent>> AmendAsync(DataSpace space, AmendmentRequest request, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        if (await customers.FindAsync(space, request.CustomerExternalId, cancellationToken).ConfigureAwait(false) is not { } customer)
        {
            return Failure.Invalid("external_customer_id", $"There is no customer {request.CustomerExternalId}", "unknown_reference");
        }

        if (request.Replacement is { } replacement)
        {
            UsageRules rules = await catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false);
            IngestResult result = await new IngestCheck(space, rules, customers, options)
                .CheckAsync(new ReadEvent(["body"], replacement, []), now, now, cancellationToken).ConfigureAwait(false);
            if (result.Verdict == IngestVerdict.Invalid)
            {
                return Failure.Invalid([.. result.Errors]);
            }
        }

        UsageEvent stated = request.Replacement ?? new UsageEvent(request.TransactionId, request.CustomerExternalId, "", now, UsageProperties.Empty);
        AmendmentKind kind = request.Replacement is null ? AmendmentKind.Cancel : AmendmentKind.Replace;
        var amendment = new AcceptedEvent(space, customer, now, stated, new UsageAmendment(request.Id, kind), 0);
        return await ingest.TrySendAsync([amendment], cancellationToken).ConfigureAwait(false)
            ? amendment
            : Failure.Of(FailureKind.Unavailable, "Too many events are waiting to be taken; try again shortly");
    }
}
