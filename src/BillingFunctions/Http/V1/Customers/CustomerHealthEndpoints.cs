using System.Text.Json.Serialization;
using Billing.Application.Analytics;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Customers;

/// <summary>How well customers pay.</summary>
internal sealed class CustomerHealthEndpoints(CustomerHealthReader health)
{
    public void Map(SurfaceBuilder v1) => v1.Group("Customers", "/v1/customers", CustomerHealthWire.Json)
        .Get<CustomerHealthResponse>("/{customer_id}/health", "Get customer health indicator", Get).Fails(404)
        .Describe("critical: an invoice is overdue, or two payments have failed; warning: an invoice is unpaid, or one payment has failed; else good.");

    private async ValueTask<Result<CustomerHealthResponse>> Get(Call call) =>
        (await health.FindAsync(call.Space, call.Id("customer_id"), call.Cancellation)).Map(CustomerHealthResponse.From);
}

internal sealed record CustomerHealthResponse(
    CustomerHealthStatus Status, [property: Doc("Final ones that are not void.")] int TotalInvoices, int PaidInvoices, int OverdueInvoices, int TotalPayments,
    int FailedPayments, [property: Doc("Minor units of the customer's currency.")] long OverdueAmount)
{
    public static CustomerHealthResponse From(CustomerHealth it) => new(
        it.Status, it.TotalInvoices, it.PaidInvoices, it.OverdueInvoices, it.TotalPayments, it.FailedPayments, it.OverdueMinor);
}

/// <summary>The wire record of health.</summary>
internal static class CustomerHealthWire
{
    public static readonly CustomerHealthWireJson Json = new(WireOptions.Create(Words.Of<CustomerHealthStatus>()));
}

/// <summary>Its source-generated metadata.</summary>
[JsonSerializable(typeof(CustomerHealthResponse))]
internal sealed partial class CustomerHealthWireJson : JsonSerializerContext;
