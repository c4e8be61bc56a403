using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Charges of plans one by one. Each change makes a version of the plan: running subscriptions keep theirs until they are moved.</summary>
public sealed class PlanCharges(CatalogUnits units, ICatalog catalog)
{
    /// <summary>A charge of a plan's current version by id, or null.</summary>
    public async ValueTask<Charge?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await catalog.FindPlanAsync(space, id.Part(0), version: null, cancellationToken))?.Charges.FirstOrDefault(charge => charge.Id == id);

    /// <summary>
    /// Adds one. Refused with <see cref="FailureKind.Conflict"/> when the plan prices the metric already, with <see cref="FailureKind.NotFound"/> when there is
    /// no such plan or metric, and at the field that is wrong.
    /// </summary>
    public ValueTask<Result<Outcome<Charge>>> CreateAsync(
        DataSpace space, BillingId planId, NewCharge input, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Charge,
            async (work, ct) => await work.PlanAsync(planId, ct) is not { } plan ? Failure.NotFound("Plan")
                : await work.MetricAsync(input.MetricId, ct) is not { } metric ? Failure.NotFound("Billable metric")
                : plan.Charges.Any(own => own.MetricId == metric.Id) ? Failure.Of(FailureKind.Conflict, $"The plan prices '{metric.Code}' already")
                : plan.Charges.Count >= ChargeAssembly.MaxCharges ? Failure.Of(FailureKind.TooLarge, $"A plan has at most {ChargeAssembly.MaxCharges} charges")
                : await SaveAsync(work, space, plan, null, input, ct),
            cancellationToken);

    /// <summary>Changes one. Refused when it is unknown and at the field that is wrong.</summary>
    public ValueTask<Result<Outcome<Charge>>> UpdateAsync(
        DataSpace space, BillingId id, ChargePatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Charge,
            async (work, ct) => await work.PlanAsync(id.Part(0), ct) is { } plan && plan.Charges.FirstOrDefault(each => each.Id == id) is { } own
                ? await SaveAsync(work, space, plan, own, Changed(own, patch), ct)
                : Failure.NotFound("Charge"),
            cancellationToken);

    /// <summary>Removes one from the plan's next version. Refused when it is unknown.</summary>
    public ValueTask<Result<Outcome<Charge>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => units.RunAsync(
        space, command, StoredJson.Default.Charge,
        async (work, ct) =>
        {
            if (await work.PlanAsync(id.Part(0), ct) is not { } plan || plan.Charges.FirstOrDefault(each => each.Id == id) is not { } own)
            {
                return Failure.NotFound("Charge");
            }

            await work.SavePartsAsync(space, plan, plan with { Charges = [.. plan.Charges.Where(each => each.Id != id)] }, ct);
            return own;
        },
        cancellationToken);

    private static async ValueTask<Result<Charge>> SaveAsync(
        PartitionWork work, DataSpace space, Plan plan, Charge? before, NewCharge input, CancellationToken cancellationToken)
    {
        var assembly = new ChargeAssembly(work, plan.Id, before is null ? [] : [before], plan.PartsMade);
        Result<Charge> made = await assembly.OneAsync(input, cancellationToken);
        if (!made.IsSuccess)
        {
            return made;
        }

        IReadOnlyList<Charge> charges = before is null ? [.. plan.Charges, made.Value] : [.. plan.Charges.Select(own => own.Id == before.Id ? made.Value : own)];
        await work.SavePartsAsync(space, plan, plan with { Charges = charges, PartsMade = assembly.PartsMade }, cancellationToken);
        return made;
    }

    /// <summary>A charge as it would have been given, with a change laid over it.</summary>
    private static NewCharge Changed(Charge own, ChargePatch patch) => new()
    {
        MetricId = own.MetricId,
        Model = own.Model,
        Properties = patch.Properties ?? Parse(own.PropertiesJson),
        Filters = patch.Filters ??
        [
            .. own.Filters.Select(filter => new NewChargeFilter(filter.MetricFilterId, filter.Values, Parse(filter.PropertiesJson ?? "{}"), filter.DisplayName)),
        ],
        DisplayName = patch.DisplayName ?? own.DisplayName,
        MinAmountMinor = patch.MinAmountMinor ?? own.MinAmountMinor,
        MaxAmountMinor = own.MaxAmountMinor,
        InvoiceZero = own.InvoiceZero,
        PayInAdvance = patch.PayInAdvance ?? own.PayInAdvance,
        Prorated = patch.Prorated ?? own.Prorated,
        GroupBy = own.GroupBy,
    };

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
