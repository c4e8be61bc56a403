using System.Text.Json;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Subscriptions;

internal sealed record NextBillingDateResponse(
    Instant NextBillingDate, Instant CurrentPeriodStartedAt, PlanInterval Interval, [property: Doc("Whole local days of the customer.")] int DaysUntilNextBilling)
{
    public static NextBillingDateResponse From(NextBillingDate it) => new(it.At, it.PeriodStartedAt, it.Interval, it.Days);
}

internal sealed record SubscriptionLifecycleResponse([property: Doc("Oldest first.")] IReadOnlyList<LifecycleEvent> Events)
{
    public static SubscriptionLifecycleResponse From(IReadOnlyList<LifecycleStep> steps) => new([.. steps.Select(LifecycleEvent.From)]);
}

internal sealed record LifecycleEvent(
    Instant Timestamp, string EventType, string Title, string? Description, [property: Doc("Of the object, after the event.")] string? Status,
    string? ResourceId, string? ResourceType, IReadOnlyDictionary<string, string>? Metadata)
{
    public static LifecycleEvent From(LifecycleStep it)
    {
        string type = it.Event.Type;
        string title = type.Replace('.', ' ').Replace('_', ' ');
        string? status = it.Event.State.TryGetProperty("status", out JsonElement stored) ? stored.GetString()?.ToLowerInvariant() : null;
        Dictionary<string, string>? metadata = it.Invoice?.Number is { } number ? new() { ["invoice_number"] = number } : null;
        return new LifecycleEvent(
            it.Event.OccurredAt, type, char.ToUpperInvariant(title[0]) + title[1..], Description: null, status, it.Event.ObjectId.ToString(),
            type[..type.IndexOf('.', StringComparison.Ordinal)], metadata);
    }
}
