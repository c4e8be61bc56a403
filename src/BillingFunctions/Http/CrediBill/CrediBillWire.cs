using System.Text.Json.Serialization;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.CrediBill.Webhooks;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.CrediBill;

/// <summary>JSON of this surface: camel case but for a few names, times in milliseconds, money in whole smallest units, absent instead of null.</summary>
internal static class CrediBillWire
{
    public static readonly CrediBillWireJson Json = new(WireOptions.Sparse());
}

/// <summary>What changes something answers.</summary>
/// <param name="Success">Always true: refusals are errors.</param>
/// <param name="Message">A sentence for a person.</param>
internal sealed record Done(bool Success, string Message)
{
    public static Done Of(string message) => new(true, message);
}

[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(UsageCreate))]
[JsonSerializable(typeof(UsageCreated))]
[JsonSerializable(typeof(CustomerCreate))]
[JsonSerializable(typeof(CustomerCreated))]
[JsonSerializable(typeof(CustomersAnswer))]
[JsonSerializable(typeof(SubscriptionCreate))]
[JsonSerializable(typeof(SubscriptionCreated))]
[JsonSerializable(typeof(SubscriptionsAnswer))]
[JsonSerializable(typeof(PlanCreate))]
[JsonSerializable(typeof(PlanCreated))]
[JsonSerializable(typeof(PlanUpdate))]
[JsonSerializable(typeof(PlansAnswer))]
[JsonSerializable(typeof(InvoiceUpdate))]
[JsonSerializable(typeof(InvoicesAnswer))]
[JsonSerializable(typeof(PaymentReport))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(CustomerData))]
[JsonSerializable(typeof(SubscriptionData))]
[JsonSerializable(typeof(PlanData))]
[JsonSerializable(typeof(InvoiceData))]
[JsonSerializable(typeof(PaymentEventData))]
[JsonSerializable(typeof(SubscriptionEventData))]
[JsonSerializable(typeof(RecordedUsageData))]
internal sealed partial class CrediBillWireJson : JsonSerializerContext;
