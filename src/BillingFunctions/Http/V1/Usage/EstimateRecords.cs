using System.Text;
using System.Text.Json;
using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.V1.Invoices;

namespace BillingFunctions.Http.V1.Usage;

internal sealed class EstimateFeesRequest
{
    public required BillingId SubscriptionId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Code of the billable metric.", Example = "\"api_calls\"")]
    public required string Code { get; set; }

    [FreeObject, Doc("Properties of the event that is thought of.", Example = """{"tokens":1200}""")]
    public JsonElement Properties { get; set; } = ListedRows.Parse("{}");

    /// <summary>Read by the rules that hold for events.</summary>
    public Result<UsageProperties> ToProperties() => ReadProperties(Properties);

    /// <summary>Reads properties by the rules that hold for events.</summary>
    public static Result<UsageProperties> ReadProperties(JsonElement properties)
    {
        string json = $$"""{"transaction_id":"-","external_customer_id":"-","code":"-","timestamp":"1970-01-01T00:00:00Z","properties":{{properties.GetRawText()}}}""";
        ReadEvent read = UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(json), default);
        return read.Event is { } usage ? usage.Properties : Failure.Invalid(read.Errors);
    }
}

internal sealed record FeeEstimated(
    string MetricCode, ChargeModel ChargeModel,
    [property: Doc("The filter or group that the event would belong to; null for the rest.")] string? Group,
    [property: Doc("By how much the quantity would grow.")] decimal Units,
    [property: Doc("By how much the fee would grow.")] decimal AmountCents,
    [property: Doc("How the whole fee would then come about; of a charge that is billed in advance, how the new fee would.")] string Explanation,
    [property: Doc("The same as data: the amounts of all steps add up to that fee's amount.")] IReadOnlyList<FeeStepResponse> Steps)
{
    public static FeeEstimated From(EstimatedFee it, Currency currency) => new(
        it.MetricCode, it.Model, it.Whole.Group, it.Units, it.AmountMinor, FeeSteps.ToText(it.Steps, currency), FeeStepResponse.Of(it.Steps, currency));
}

internal sealed record EstimateFeesResponse(
    [property: Doc("How the first charge prices it; null when the plan does not.")] ChargeModel? ChargeModel,
    string MetricCode,
    [property: Doc("By how much the event would raise the quantity.")] decimal Units,
    [property: Doc("By how much the period would cost more, before coupons and taxes.")] decimal AmountCents,
    decimal UnitAmountCents, string Currency,
    [property: Doc("The fees that would change.")] IReadOnlyList<FeeEstimated> Fees)
{
    public static EstimateFeesResponse From(string code, EstimatedFees it) => new(
        it.Model, code, it.Units, it.AmountMinor, it.UnitAmountMinor, it.Currency.Code, [.. it.Fees.Select(fee => FeeEstimated.From(fee, it.Currency))]);
}
