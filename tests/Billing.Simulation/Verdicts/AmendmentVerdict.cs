using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// Judges what became of the amendments of one customer's events: those that were acknowledged stand beside their event exactly once, or wait for an
/// event that never came.
/// </summary>
internal sealed class AmendmentVerdict(SimWorld world, SimCustomer customer, List<KnownFact> known)
{
    /// <summary>What is wrong, or null.</summary>
    public string? Judge() => known.Select(JudgeFact).FirstOrDefault(wrong => wrong is not null) ?? JudgeLost();

    private string? JudgeFact(KnownFact fact)
    {
        if (fact.Statements.Count != 1)
        {
            return $"event {fact.TransactionId} of {customer} is stated {fact.Statements.Count} times";
        }

        if (fact.Amendments.GroupBy(one => one.Stated.Amendment!.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"amendment {twice.Key} of event {fact.TransactionId} is stored {twice.Count()} times";
        }

        if (fact.Amendments.FirstOrDefault(one => !IsSent(fact, one.Stated)) is { } foreign)
        {
            return $"amendment {foreign.Stated.Amendment!.Id} of event {fact.TransactionId} was never sent like that";
        }

        Note(fact);
        return null;
    }

    private bool IsSent(KnownFact fact, AcceptedEvent stated) =>
        world.Amender.Find(stated.Amendment!.Id) is { } sent && sent.Target.TransactionId == fact.TransactionId && sent.SentAt.Contains(stated.ReceivedAt)
        && (sent.Replacement is null ? stated.Amendment.Kind == AmendmentKind.Cancel : stated.Amendment.Kind == AmendmentKind.Replace && stated.Event == sent.Replacement);

    private string? JudgeLost()
    {
        var facts = known.ToDictionary(fact => fact.TransactionId, StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.Ordinal), perhaps = new(StringComparer.Ordinal);
        foreach (SimAmendment sent in world.Amender.Sent.Where(one => one.Target.CustomerExternalId == customer.ExternalId))
        {
            if (!facts.TryGetValue(sent.Target.TransactionId, out KnownFact? fact))
            {
                (sent.AcknowledgedAt is null ? perhaps : taken).Add(sent.Target.TransactionId);
            }
            else if (sent.AcknowledgedAt is not null && !fact.Amendments.Any(one => one.Stated.Amendment!.Id == sent.Id))
            {
                return $"amendment {sent.Id} of event {sent.Target.TransactionId} of {customer} was acknowledged and is lost";
            }
        }

        perhaps.UnionWith(taken);
        int waiting = world.Tables.Query(UsageRows.Table, RowRange.Prefix(SimCatalog.Space.CustomerPartition(customer.Key), UsageRows.WaitingRows)).Rows.Count;
        return waiting < taken.Count || waiting > perhaps.Count
            ? $"amendments of {waiting} events of {customer} wait, should be {taken.Count} to {perhaps.Count}"
            : null;
    }

    private void Note(KnownFact fact)
    {
        Instant[] received = [.. fact.Amendments.OrderBy(one => one.Version).ThenBy(one => one.Stated.Revision).Select(one => one.Stated.ReceivedAt)];
        world.Faults.Note(SimFault.EventCancelled, fact.Holding is null);
        world.Faults.Note(SimFault.EventReplaced, received.Length > 0 && fact.Holding is not null);
        world.Faults.Note(SimFault.AmendmentBeforeEvent, received.Length > 0 && received.Min() < fact.Statements[0].Stated.ReceivedAt);
        world.Faults.Note(SimFault.AmendmentOvertaken, !received.SequenceEqual(received.Order()));
    }
}
