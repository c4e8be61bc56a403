using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;

namespace Billing.Application.Entitlements;

/// <summary>What units of work on the entitlements of plans share, so that their row, the counts of plans and the list agree.</summary>
internal static class PlanGrants
{
    /// <summary>The book of a plan, and what it holds; nothing when the plan has granted nothing yet.</summary>
    public static async ValueTask<(BillingId BookId, PlanEntitlements? Book)> GrantsAsync(
        this PartitionWork work, DataSpace space, BillingId planId, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            BillingId id = FeatureRows.BookOf(space, planId, attempt);
            PlanEntitlements? book = await work.ReadAsync(FeatureRows.Plan(id), StoredJson.Default.PlanEntitlements, cancellationToken);
            if (book is null || book.PlanId == planId)
            {
                return (id, book);
            }
        }
    }

    /// <summary>Writes what a plan grants from now on.</summary>
    public static void SaveGrants(this PartitionWork work, BillingId bookId, PlanEntitlements? before, PlanEntitlements after)
    {
        if (before is null)
        {
            work.Insert(FeatureRows.Plan(bookId), after, StoredJson.Default.PlanEntitlements);
        }
        else
        {
            work.Replace(FeatureRows.Plan(bookId), after, StoredJson.Default.PlanEntitlements);
        }
    }

    /// <summary>Counts one plan more (fewer when negative) for each of these features.</summary>
    public static async ValueTask CountUsesAsync(
        this PartitionWork work, IEnumerable<BillingId> features, int more, CancellationToken cancellationToken)
    {
        FeatureUses? before = await work.ReadAsync(FeatureRows.Uses, StoredJson.Default.FeatureUses, cancellationToken);
        FeatureUses after = (before ?? new FeatureUses(new Dictionary<string, int>())).With(features, more);
        if (before is null)
        {
            work.Insert(FeatureRows.Uses, after, StoredJson.Default.FeatureUses);
        }
        else
        {
            work.Replace(FeatureRows.Uses, after, StoredJson.Default.FeatureUses);
        }
    }

    /// <summary>Takes back everything that a plan grants: it is being deleted.</summary>
    public static async ValueTask RemoveGrantsAsync(this PartitionWork work, DataSpace space, BillingId planId, CancellationToken cancellationToken)
    {
        (BillingId bookId, PlanEntitlements? book) = await work.GrantsAsync(space, planId, cancellationToken);
        if (book is null)
        {
            return;
        }

        foreach (Entitlement granted in book.Entitlements)
        {
            work.Emit(FeatureLists.Remove(space, granted));
        }

        await work.CountUsesAsync(book.Entitlements.Select(granted => granted.FeatureId), -1, cancellationToken);
        work.Delete(FeatureRows.Plan(bookId));
    }
}
