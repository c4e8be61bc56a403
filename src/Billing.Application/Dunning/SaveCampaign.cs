using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>Creates, changes and deletes campaigns. Whoever may now be asked for something is looked at right after.</summary>
public sealed class SaveCampaign(CatalogUnits units, CustomerReader customers, BillingEntityReader entities)
{
    /// <summary>Most campaigns of a data space: all of them are read for each customer that is looked at.</summary>
    public const int CampaignsMax = 100;

    private const string CodeKind = "dunning campaign";

    /// <summary>Creates it. Refused with <see cref="FailureKind.Conflict"/> when the code is taken, and at the field at fault.</summary>
    public async ValueTask<Result<Outcome<DunningCampaign>>> CreateAsync(DataSpace space, CampaignInput input, Command command, CancellationToken cancellationToken) =>
        (await CheckAsync(space, input, cancellationToken)).TryGet(out IReadOnlyList<BillingId>? named, out Failure? wrong)
            ? await units.RunAsync(space, command, StoredJson.Default.DunningCampaign, (work, ct) => AddAsync(work, space, input, named, ct), cancellationToken)
            : wrong;

    /// <summary>Changes it; runs that have begun go on by the new terms. Refused as a new one.</summary>
    public async ValueTask<Result<Outcome<DunningCampaign>>> UpdateAsync(
        DataSpace space, BillingId id, CampaignInput input, Command command, CancellationToken cancellationToken) =>
        (await CheckAsync(space, input, cancellationToken)).TryGet(out IReadOnlyList<BillingId>? named, out Failure? wrong)
            ? await units.RunAsync(space, command, StoredJson.Default.DunningCampaign, (work, ct) => ChangeAsync(work, space, id, input, named, ct), cancellationToken)
            : wrong;

    /// <summary>Deletes it: its runs end, and what they asked for is owed as before.</summary>
    public ValueTask<Result<Outcome<DunningCampaign>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => units.RunAsync(
        space, command, StoredJson.Default.DunningCampaign,
        async (work, ct) =>
        {
            if (await FindAsync(work, id, ct) is not { } campaign)
            {
                return Failure.NotFound("Dunning campaign");
            }

            work.Delete(DunningRows.Campaign(id));
            await work.ReleaseCodeAsync(CodeKind, campaign.Code, ct);
            work.Emit(new ListRemove(space, CampaignLists.Campaigns.Name, id, campaign.CreatedAt));
            Tell(work, space, campaign, "dunning_campaign.deleted");
            return campaign;
        },
        cancellationToken);

    /// <summary>The billing entities that are named.</summary>
    private async ValueTask<Result<IReadOnlyList<BillingId>>> CheckAsync(DataSpace space, CampaignInput input, CancellationToken cancellationToken)
    {
        List<FieldError> errors = [];
        if ((input.Thresholds ?? []).GroupBy(threshold => threshold.Currency).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            errors.Add(FieldError.Body("thresholds", $"There is more than one threshold in {twice.Key.Code}", "duplicate_currency"));
        }

        if (input.QuietFrom is null != input.QuietTo is null)
        {
            errors.Add(FieldError.Body(input.QuietFrom is null ? "quiet_hours_start" : "quiet_hours_end", "Quiet hours have a start and an end", "missing"));
        }
        else if (input.QuietFrom is { } from && from == input.QuietTo)
        {
            errors.Add(FieldError.Body("quiet_hours_end", "Quiet hours end at another time than they start", "value_error"));
        }

        for (int i = 0; i < (input.CustomerIds ?? []).Count; i++)
        {
            if (await customers.FindAsync(space, input.CustomerIds![i], cancellationToken) is null)
            {
                errors.Add(FieldError.Body($"customer_ids.{i}", "No such customer", "unknown_reference"));
            }
        }

        List<BillingId> named = [];
        for (int i = 0; i < (input.BillingEntityCodes ?? []).Count; i++)
        {
            if (await entities.FindAsync(space, input.BillingEntityCodes![i], cancellationToken) is { } entity)
            {
                named.Add(entity.Id);
            }
            else
            {
                errors.Add(FieldError.Body($"billing_entity_codes.{i}", "No such billing entity", "unknown_reference"));
            }
        }

        return errors.Count > 0 ? Failure.Invalid(errors) : named;
    }

    private static async ValueTask<Result<DunningCampaign>> AddAsync(
        PartitionWork work, DataSpace space, CampaignInput input, IReadOnlyList<BillingId> named, CancellationToken cancellationToken)
    {
        BillingId id = await work.FreeIdAsync(space, CodeKind, input.Code!, DunningRows.Campaign, StoredJson.Default.DunningCampaign, cancellationToken);
        if (await work.ClaimCodeAsync(CodeKind, input.Code!, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        var blank = new DunningCampaign { Id = id, Code = input.Code!, Name = input.Name!, Terms = DunningTerms.Standard, CreatedAt = work.Now, UpdatedAt = work.Now };
        DunningCampaign campaign = CampaignChanges.Apply(blank, input, named, work.Now);
        work.Insert(DunningRows.Campaign(id), campaign, StoredJson.Default.DunningCampaign);
        return Publish(work, space, campaign, "dunning_campaign.created");
    }

    private static async ValueTask<Result<DunningCampaign>> ChangeAsync(
        PartitionWork work, DataSpace space, BillingId id, CampaignInput input, IReadOnlyList<BillingId> named, CancellationToken cancellationToken)
    {
        if (await FindAsync(work, id, cancellationToken) is not { } campaign)
        {
            return Failure.NotFound("Dunning campaign");
        }

        if (input.Code is { } code && code != campaign.Code)
        {
            if (await work.ClaimCodeAsync(CodeKind, code, id, cancellationToken) is { } taken)
            {
                return taken;
            }

            await work.ReleaseCodeAsync(CodeKind, campaign.Code, cancellationToken);
        }

        DunningCampaign changed = CampaignChanges.Apply(campaign, input, named, work.Now);
        work.Replace(DunningRows.Campaign(id), changed, StoredJson.Default.DunningCampaign);
        return Publish(work, space, changed, "dunning_campaign.updated");
    }

    private static async ValueTask<DunningCampaign?> FindAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(DunningRows.Campaign(id), StoredJson.Default.DunningCampaign, cancellationToken) is { } campaign && campaign.Id == id ? campaign : null;

    private static DunningCampaign Publish(PartitionWork work, DataSpace space, DunningCampaign campaign, string eventType)
    {
        work.Emit(CampaignLists.Upsert(space, campaign));
        Tell(work, space, campaign, eventType);
        return campaign;
    }

    private static void Tell(PartitionWork work, DataSpace space, DunningCampaign campaign, string eventType)
    {
        work.EmitEvent(space, eventType, campaign.Id, campaign, StoredJson.Default.DunningCampaign);
        work.Emit(new DunningMessage(space, DunningKind.Campaign, campaign.Id, 0, work.Now).ToDue());
    }
}
