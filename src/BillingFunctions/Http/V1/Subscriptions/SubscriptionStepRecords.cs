using Billing.Application.Consistency;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Subscriptions;

internal sealed class BulkSubscriptionRequest
{
    [Items(1, BulkSteps.CountMax)]
    public required IReadOnlyList<Guid> SubscriptionIds { get; set; }
}

internal sealed class BulkTerminateRequest
{
    [Items(1, BulkSteps.CountMax)]
    public required IReadOnlyList<Guid> SubscriptionIds { get; set; }

    [Doc("What the end does about money; left out: what each subscription says.")]
    public TerminationAction? OnTerminationAction { get; set; }
}

/// <summary>When a cancellation takes effect.</summary>
internal enum CancelTiming
{
    Now,
    PeriodEnd,
}

internal sealed record BulkSubscriptionResponse(IReadOnlyList<BulkSubscriptionResult> Results, int SucceededCount, int FailedCount)
{
    public static BulkSubscriptionResponse From(IReadOnlyList<BulkResult> results)
    {
        int succeeded = results.Count(result => result.Failure is null);
        return new BulkSubscriptionResponse([.. results.Select(BulkSubscriptionResult.From)], succeeded, results.Count - succeeded);
    }
}

internal sealed record BulkSubscriptionResult(Guid SubscriptionId, bool Success, string? Error)
{
    public static BulkSubscriptionResult From(BulkResult it) => new(it.Id, it.Failure is null, it.Failure?.Message);
}
