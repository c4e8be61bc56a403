using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Usage;

/// <summary>Usage of a subscription's customer, as it comes.</summary>
internal sealed class UsageEndpoints(
    UsageIngest ingest, UsageEvents events, TellUsage tell, EnsureMetric metrics, SubscriptionReader subscriptions, CustomerReader customers, IClock clock)
{
    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Usage", "/api/usage", CrediBillWire.Json);
        group.Post<UsageCreate, UsageCreated>("/", "Record usage event", Record).Answers(201).OrAnswers(200).Fails(404)
            .Describe("Counts once however often it is sent with the same eventId: a repeat answers 200 with duplicate true. A metric is made by its first use.");
    }

    private async ValueTask<Result<UsageCreated>> Record(Call call, UsageCreate body)
    {
        if (await subscriptions.FindAsync(call.Space, GivenIds.Of(body.SubscriptionId), call.Cancellation) is not { } subscription
            || await customers.FindAsync(call.Space, subscription.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound("Subscription");

        if (subscription.EndedAt is not null)
            return Failure.Of(FailureKind.WrongState, "The subscription is cancelled and takes no usage");

        Result<BillableMetric> metric = await metrics.RunAsync(call.Space, body.Metric, call.Cancellation);
        return metric.IsSuccess ? await CountAsync(call, body, subscription, customer) : metric.Failure;
    }

    private async ValueTask<Result<UsageCreated>> CountAsync(Call call, UsageCreate body, Subscription subscription, Customer customer)
    {
        string transaction = body.EventId ?? call.Command.Id;
        if (await events.FindFactAsync(call.Space, customer.Id.Owner, transaction, call.Cancellation) is { } known)
            return await CreatedAsync(call, known.Event, subscription, isDuplicate: true);

        var usage = new UsageEvent(transaction, customer.ExternalId, body.Metric, clock.GetCurrentInstant(), body.ToProperties(subscription));
        Result<IngestReport> taken = await ingest.IngestAsync(
            call.Space, [new ReadEvent(["body"], usage, [])], IngestPolicy.AllOrNothing, call.Cancellation);
        if (!taken.TryGet(out IngestReport? report, out Failure? failure))
            return failure;

        return report.CountOf(IngestVerdict.OverQuota) > 0 ? Failure.Of(FailureKind.QuotaExceeded, report.Errors[0].Message)
            : report.Errors.Count > 0 ? Failure.Invalid([.. report.Errors])
            : await CreatedAsync(call, report.Results[0].Event!, subscription, report.Results[0].Verdict == IngestVerdict.Duplicate);
    }

    /// <summary>A repeat tells once more what the first try may have died before telling.</summary>
    private async ValueTask<UsageCreated> CreatedAsync(Call call, AcceptedEvent it, Subscription subscription, bool isDuplicate)
    {
        await tell.RunAsync(CrediBillSurface.SurfaceName, it, SentUsage.ToRecorded(it, subscription), call.Cancellation);
        call.Status = isDuplicate ? 200 : 201;
        return new UsageCreated(true, it.Id, isDuplicate);
    }
}
