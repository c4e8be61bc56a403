using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.CrediBill.Plans;

/// <summary>What subscriptions cost.</summary>
internal sealed class PlanEndpoints(
    CreatePlan create, UpdatePlan update, DeletePlan delete, EnsureMetric metrics, ICatalog catalog, WholeLists lists)
{
    private static readonly QueryParameter<string> PlanId = Query.RequiredText("planId");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Plans", "/api/plans", CrediBillWire.Json);
        group.Post<PlanCreate, PlanCreated>("/", "Create plan", Create).Answers(201)
            .Describe("flat needs baseAmount, usage needs usageMetric and unitPrice, hybrid all three.");
        group.Get<PlansAnswer>("/", "List plans", List);
        group.Patch<PlanUpdate, Done>("/", "Update plan", Update).Fails(404)
            .Describe("Running subscriptions keep the prices that they began with.");
        group.Delete("/", "Delete plan", Delete).With(PlanId).Fails(404)
            .Describe("Refused while it has subscriptions: archive it instead.");
    }

    private async ValueTask<Result<PlanCreated>> Create(Call call, PlanCreate body)
    {
        List<FieldError> faults = [.. PricingModels.Faults(body)];
        if (body.Mode == "live" != (call.Space.Mode == Mode.Live))
            faults.Add(new FieldError(["body", "mode"], "Input should be the mode of your key", "value_error"));

        if (faults.Count > 0)
            return Failure.Invalid(faults);

        List<NewCharge> charges = [];
        if (body.PricingModel != PricingModels.Flat)
        {
            if (!(await metrics.RunAsync(call.Space, body.UsageMetric!, call.Cancellation)).TryGet(out BillableMetric? metric, out Failure? failure))
                return failure;

            charges.Add(PricingModels.Charge(metric.Id, body.UnitPrice!.Value, body.FreeUnits));
        }

        var input = new NewPlan
        {
            Code = $"plan-{call.Command.Id[..16]}",
            Name = body.Name,
            Description = body.Description,
            Interval = PricingModels.IntervalOf(body.Interval),
            AmountMinor = body.PricingModel == PricingModels.Usage ? 0 : body.BaseAmount!.Value,
            Currency = Currency.Parse(body.Currency),
            TrialPeriodDays = body.TrialDays,
            PayInAdvance = true,
            Charges = charges,
            IsInactive = body.Status == PlanData.Archived,
        };
        return call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(made => new PlanCreated(true, made.Id));
    }

    private async ValueTask<Result<PlansAnswer>> List(Call call)
    {
        List<PlanData> plans = [];
        foreach (Plan plan in await lists.PlansAsync(call.Space, call.Cancellation))
            plans.Add(await catalog.ShowAsync(call.Space, plan, call.Cancellation));

        return new PlansAnswer(plans);
    }

    private async ValueTask<Result<Done>> Update(Call call, PlanUpdate body)
    {
        if (await catalog.FindPlanAsync(call.Space, GivenIds.Of(body.PlanId), version: null, call.Cancellation) is not { } plan)
            return Failure.NotFound("Plan");

        if (FaultOf(body, plan) is { } fault)
            return fault;

        (decimal? unitPrice, decimal freeUnits) = PricingModels.UnitsOf(plan);
        var patch = new PlanPatch
        {
            Name = body.Name,
            Description = body.Description,
            AmountMinor = body.BaseAmount,
            TrialPeriodDays = body.TrialDays,
            IsInactive = body.Status is null ? null : body.Status == PlanData.Archived,
            Charges = body.UnitPrice is null && body.FreeUnits is null
                ? null
                : [PricingModels.Charge(plan.Charges[0].MetricId, body.UnitPrice ?? unitPrice ?? 0, body.FreeUnits ?? freeUnits)],
        };
        return call.Settle(await update.RunAsync(call.Space, plan.Id, patch, call.Command, call.Cancellation)).Map(_ => Done.Of("Plan updated"));
    }

    private async ValueTask<Result<Done>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, GivenIds.Of(call.Get(PlanId)), call.Command, call.Cancellation)).Map(_ => Done.Of("Plan deleted"));

    private static Failure? FaultOf(PlanUpdate body, Plan plan) =>
        plan.Charges.Count == 0 && (body.UnitPrice ?? body.FreeUnits) is not null ? Failure.Invalid("unitPrice", "A flat plan has no price of units", "value_error")
        : plan is { Charges.Count: > 0, AmountMinor: 0 } && body.BaseAmount > 0 ? Failure.Invalid("baseAmount", "A usage plan has no base amount", "value_error")
        : null;
}
