using System.Text;
using System.Text.Json;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Usage;

internal sealed class NovaEventCreate
{
    [Text(1, 255), Doc("The producer's own id of the fact: sent again, it counts once.", Example = "\"request-4711\"")]
    public required string TransactionId { get; set; }

    [Text(1, 255), Doc("Id or external id of the subscription.")]
    public required string SubscriptionId { get; set; }

    [Text(1, 255), Doc("Code of a billable metric.", Example = "\"api_calls\"")]
    public required string Code { get; set; }

    [Doc("Left out: now.", Example = "null")]
    public Instant? Timestamp { get; set; }

    [FreeObject, Doc("What the metric reads.", Example = "{\"n\": 3}")]
    public JsonElement? Properties { get; set; }

    /// <summary>The properties by the rules that hold for events.</summary>
    public Result<UsageProperties> ReadProperties()
    {
        if (Properties is not { ValueKind: JsonValueKind.Object } given)
            return UsageProperties.Empty;

        string json = $$"""{"transaction_id":"-","external_customer_id":"-","code":"-","timestamp":"1970-01-01T00:00:00Z","properties":{{given.GetRawText()}}}""";
        ReadEvent read = UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(json), default);
        return read.Event is { } usage ? usage.Properties : Failure.Invalid(read.Errors);
    }
}

internal sealed class NovaEventBatch
{
    [Items(1, 100)]
    public required IReadOnlyList<NovaEventCreate> Events { get; set; }
}

internal sealed record NovaEvent(
    BillingId Id, string TransactionId, BillingId? SubscriptionId, string CustomerExternalId, string Code, Instant Timestamp, EventProperties Properties, Instant CreatedAt)
{
    public static NovaEvent From(AcceptedEvent it, BillingId? subscriptionId) => new(
        it.Id, it.Event.TransactionId, subscriptionId, it.Event.CustomerExternalId, it.Event.Code, it.Event.Timestamp, new EventProperties(it.Event.Properties), it.ReceivedAt);
}

/// <summary>What became of an event of a batch.</summary>
internal enum NovaEventVerdict
{
    Created,
    Duplicate,
    Error,
}

internal sealed record NovaEventResult(string TransactionId, NovaEventVerdict Status, string? Error);

internal sealed record NovaEventReport(int Total, int Created, int Duplicates, int Errors, IReadOnlyList<NovaEventResult> Results)
{
    public static NovaEventReport From(IReadOnlyList<NovaEventResult> results)
    {
        int Count(NovaEventVerdict verdict) => results.Count(each => each.Status == verdict);
        return new NovaEventReport(results.Count, Count(NovaEventVerdict.Created), Count(NovaEventVerdict.Duplicate), Count(NovaEventVerdict.Error), results);
    }
}
