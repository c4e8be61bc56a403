using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>A provider's report of a payment; what else it says is passed over.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed class PaymentReport
{
    [Doc("success, failed, canceled or refunded; states on the way there change nothing.")]
    public string? Status { get; set; }

    public string? TransactionId { get; set; }

    [Doc("What was paid, in the currency's smallest unit; left out: all that is due.")]
    public long? Amount { get; set; }

    public string? FailureReason { get; set; }

    public PaymentReportMetadata? Metadata { get; set; }

    /// <summary>What is kept with the payment.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata(string provider) => TransactionId is { } transaction
        ? new Dictionary<string, string> { ["provider"] = provider, ["transaction_id"] = transaction }
        : new Dictionary<string, string> { ["provider"] = provider };
}

/// <summary>What the app gave the provider to tell the payment by.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed class PaymentReportMetadata
{
    [JsonPropertyName("credibill_app_id"), Doc("When it is there it must be the app of the path.")]
    public string? AppId { get; set; }

    [JsonPropertyName("credibill_invoice_id"), Doc("The invoice that was paid for.")]
    public string? InvoiceId { get; set; }

    [JsonPropertyName("credibill_subscription_id"), Doc("Without an invoice: the oldest that this subscription has to pay is meant.")]
    public string? SubscriptionId { get; set; }
}

internal sealed record ReportAnswer(bool Received)
{
    public static readonly ReportAnswer Taken = new(true);
}
