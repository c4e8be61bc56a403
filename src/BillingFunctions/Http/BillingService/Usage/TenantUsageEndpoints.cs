using System.Text.Json;
using Billing.Application.Costs;
using Billing.Application.Customers;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Time;
using BillingFunctions.Http.BillingService.Plans;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Usage;

/// <summary>What tenants have used.</summary>
internal sealed class TenantUsageEndpoints(
    UsageIngest ingest, MetricTypes types, UsageQueries queries, RunningCosts running, TenantSubscriptions subscriptions, CustomerReader customers, CostDimensions dimensions, IClock clock)
{
    private static readonly QueryParameter<LocalDate?> StartDate = Query.Date("startDate");
    private static readonly QueryParameter<LocalDate?> EndDate = Query.Date("endDate");
    private static readonly QueryParameter<string?> MetricType = Query.Text("metricType", 64);
    private static readonly QueryParameter<string?> GroupBy = Query.Word("groupBy", ["none", "day", "resource", "user", "costCenter"]);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Usage", "/api/v1/billing/tenants/{tenantId}/usage", BillingServiceWire.Json);
        group.Post<UsageBody, UsageRecord>("/", "Record usage", Tenants.Own<UsageBody, UsageRecord>(Record)).Answers(201).OrAnswers(200).Fails(404)
            .Describe("Answered when the usage is safe. The same eventId, or the same Idempotency-Key, counts once; a repeat is answered with 200, and duplicate says so. A hard quota that would be exceeded is a 429, and nothing is stored.");
        group.PostRaw<UsageBatchBody, UsageBatchResult>("/batch", "Record a batch of usage", Tenants.Own(RecordBatch)).BodyUpTo(HttpLimits.BatchBodyMaxBytes).Fails(404)
            .Describe("An array of events, or an object with events. What is good is taken, and the rest is told by its place.");
        group.Get<UsageSummary>("/summary", "Summarize usage", Tenants.Own(Summary)).With(StartDate, EndDate, MetricType, GroupBy).Fails(404)
            .Describe("The running period unless days are given; the end is not included. Days are those of the tenant's zone.");
    }

    private async ValueTask<Result<UsageRecord>> Record(Call call, BillingId tenant, UsageBody body)
    {
        Result<IngestReport> taken = await TakeAsync(call, tenant, [body], ["body"]);
        if (!taken.TryGet(out IngestReport? report, out Failure? failure))
            return failure;

        IngestResult only = report.Results[0];
        call.Status = only.Verdict == IngestVerdict.Duplicate ? 200 : 201;
        return only.Verdict switch
        {
            IngestVerdict.OverQuota => new Failure(FailureKind.QuotaExceeded, only.Errors[0].Message, only.Errors),
            IngestVerdict.Invalid => Failure.Invalid(only.Errors),
            _ => UsageRecord.From(tenant, body, only),
        };
    }

    private async ValueTask<Result<UsageBatchResult>> RecordBatch(Call call, BillingId tenant)
    {
        ReadOnlyMemory<byte> raw = call.RawBody;
        if (raw.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
            raw = (byte[])[.. "{\"events\":"u8, .. raw.Span, .. "}"u8];

        List<FieldError>? faults = null;
        if (BodyCheck.Check(raw, call.Operation.BodySchema!, ref faults) is { } malformed)
            throw new JsonException(malformed.Detail);

        if (faults is not null)
            return Failure.Invalid(faults);

        UsageBatchBody body = JsonSerializer.Deserialize(raw.Span, BillingServiceWire.Json.UsageBatchBody)!;
        return (await TakeAsync(call, tenant, body.Events, ["body", "events"])).Map(report => new UsageBatchResult(
            report.Results.Count, report.CountOf(IngestVerdict.Accepted), report.CountOf(IngestVerdict.Duplicate),
            report.CountOf(IngestVerdict.Invalid) + report.CountOf(IngestVerdict.OverQuota),
            [.. report.Results.Select((result, index) => new UsageRowResult(
                index, result.Verdict switch { IngestVerdict.Accepted => "recorded", IngestVerdict.Duplicate => "duplicate", _ => "rejected" },
                result.Verdict is IngestVerdict.Accepted or IngestVerdict.Duplicate ? result.Event?.Id : null, result.Errors.Count == 0 ? null : result.Errors[0].Message))]));
    }

    private async ValueTask<Result<IngestReport>> TakeAsync(Call call, BillingId tenant, List<UsageBody> bodies, string[] path)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is not { } customer)
            return Failure.NotFound("Tenant");

        // Costs by type of resource are then read from counters, not from events.
        if (bodies.Exists(body => body.ResourceType is not null))
            await dimensions.EnsureAsync(call.Space, call.Cancellation);

        Instant now = clock.GetCurrentInstant();
        var read = new ReadEvent[bodies.Count];
        for (int i = 0; i < read.Length; i++)
        {
            string[] at = path.Length == 1 ? path : [.. path, $"{i}"];
            if (bodies[i].Fault(at) is { } fault)
            {
                read[i] = new ReadEvent(at, null, [fault]);
                continue;
            }

            if (await types.EnsureAsync(call.Space, bodies[i].MetricType, call.Cancellation) is { } failure)
                return failure;

            read[i] = bodies[i].ToEvent(customer.ExternalId, $"{call.Command.Id}-{i}", now, at);
        }

        return await ingest.IngestAsync(call.Space, read, IngestPolicy.TakeValid, call.Cancellation);
    }

    private async ValueTask<Result<UsageSummary>> Summary(Call call, BillingId tenant)
    {
        if (!(await running.ReadAsync(call.Space, tenant, foresees: false, call.Cancellation)).TryGet(out RunningCost? cost, out Failure? failure))
            return failure;

        Customer customer = cost.Customer;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        bool isRunning = call.Get(StartDate) is null && call.Get(EndDate) is null;
        LocalDate start = call.Get(StartDate) ?? LocalDays.Of(cost.Period.Start, zone);
        LocalDate end = call.Get(EndDate) ?? LocalDate.Max(start.PlusDays(1), LocalDays.Of(cost.Period.End, zone));
        string? groupBy = call.Get(GroupBy) is "none" ? null : call.Get(GroupBy);
        var query = new UsageQuery
        {
            Span = isRunning ? cost.Period : new InstantSpan(LocalDays.StartOf(start, zone), LocalDays.StartOf(end, zone)),
            MetricCode = call.Get(MetricType),
            Step = groupBy == "day" ? UsageStep.Day : null,
            GroupBy = groupBy switch { "resource" => "resource_id", "user" => MetricTypes.UserField, "costCenter" => Billing.Domain.Costs.CostAllocation.CenterProperty, _ => null },
        };
        Result<MeasuredUsage> read = await queries.OfCustomerAsync(call.Space, customer.ExternalId, query, call.Cancellation);
        if (!read.TryGet(out MeasuredUsage? usage, out failure))
            return failure.Errors.Count > 0 ? Failure.Invalid([new FieldError(["query", "startDate"], "must lie before endDate, and at most 400 days before it", "out_of_range")]) : failure;

        MeasuredMetric[] used = [.. usage.Metrics.Where(metric => metric.Reading.EventsCount > 0 || metric.Reading.Units != 0)];
        TenantPlan? plan = await subscriptions.PlanAsync(call.Space, tenant, call.Cancellation);
        MetricSummary[] metrics = [.. used.Select(metric => Summarize(metric, plan, isRunning ? cost : null, customer.Currency))];
        return new UsageSummary(
            tenant, start, end, metrics, isRunning ? metrics.Sum(metric => metric.Cost) : null, customer.Currency.Code, groupBy is null ? null : [.. used.SelectMany(metric => GroupsOf(metric, zone))]);
    }

    private static MetricSummary Summarize(MeasuredMetric metric, TenantPlan? plan, RunningCost? cost, Currency currency)
    {
        decimal included = plan is null ? 0 : PlanPriceEntry.IncludedOf(plan.Plan.Charges.FirstOrDefault(charge => charge.MetricId == metric.Metric.Id));
        decimal? price = cost is null ? null : Major.Of(cost.ByMetric.FirstOrDefault(each => each.MetricCode == metric.Metric.Code)?.AmountMinor ?? 0, currency);
        return new(
            metric.Metric.Code, MetricTypes.UnitOf(metric.Metric.Code), metric.Reading.Units, metric.Reading.EventsCount, included,
            Math.Max(0, metric.Reading.Units - included), price, currency.Code);
    }

    private static IEnumerable<UsageGroup> GroupsOf(MeasuredMetric metric, DateTimeZone zone) =>
    [
        .. metric.Reading.Groups.Select(group => new UsageGroup(group.Values[0], metric.Metric.Code, group.Units, group.EventsCount)),
        .. metric.Series.Where(step => step.Reading.EventsCount > 0)
            .Select(step => new UsageGroup(NodaTime.Text.LocalDatePattern.Iso.Format(LocalDays.Of(step.Span.Start, zone)), metric.Metric.Code, step.Reading.Units, step.Reading.EventsCount)),
    ];
}
