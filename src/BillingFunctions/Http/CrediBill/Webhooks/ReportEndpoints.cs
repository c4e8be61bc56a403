using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>
/// What payment providers report. Those that can be connected sign what they send, and <c>appId</c> is the connection; others send the app's secret in a
/// header, and <c>appId</c> is the organization.
/// </summary>
internal sealed class ReportEndpoints(
    ReceiveProviderEvent receive, Organizations organizations, InvoiceReader invoices, RecordPayment payments, FailPayment failures, IClock clock)
{
    private const string SecretHeader = "x-webhook-secret";
    private const int BodyMaxBytes = 256 * 1024;

    private static readonly string[] Plain = ["pawapay", "pesapal", "dpo"];

    public void Map(SurfaceBuilder surface) => surface.Group("Payments", "/webhooks", CrediBillWire.Json)
        .PostRaw<PaymentReport, ReportAnswer>("/{provider}/{appId}", "Receive payment report", Take).Public().BodyUpTo(BodyMaxBytes).Fails(400, 401, 404)
        .Describe("A success pays the invoice, a failure counts as a failed payment; everything else is taken and changes nothing. A report that comes again changes nothing more.");

    private async ValueTask<Result<ReportAnswer>> Take(Call call)
    {
        string provider = call.Text("provider");
        if (Plain.Contains(provider))
            return await TakePlainAsync(call, provider);

        if (!WordTable<PaymentProviderKind>.TryRead(provider, out PaymentProviderKind kind))
            return Failure.NotFound("Payment provider");

        HttpRequest request = call.Context.Request;
        var webhook = new InboundWebhook(
            call.RawBody, name => request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null, request.Path.Value ?? "", clock.GetCurrentInstant());
        return (await receive.RunAsync(kind, Ids.Of(call.Text("appId")), webhook, call.Cancellation)).Map(_ => ReportAnswer.Taken);
    }

    private async ValueTask<Result<ReportAnswer>> TakePlainAsync(Call call, string provider)
    {
        OwnerKey owner = Ids.Of(call.Text("appId")).Owner;
        Organization? organization = await organizations.FindAsync(owner, call.Cancellation);
        if (organization?.HmacKey is not { Length: > 0 } secret || !IsSecret(call.Context.Request.Headers[SecretHeader].ToString(), secret))
            return Failure.Of(FailureKind.Unauthenticated, "The report does not carry the secret of this app");

        PaymentReport report = JsonSerializer.Deserialize(call.RawBody.Span, CrediBillWire.Json.PaymentReport) ?? throw new JsonException("The body is null");
        if (report.Status?.ToLowerInvariant() is not ("success" or "failed") || report.Metadata?.InvoiceId is not { } invoiceId)
            return ReportAnswer.Taken;

        foreach (DataSpace space in (DataSpace[])[new(owner, Mode.Live), new(owner, Mode.Test)])
        {
            if (await invoices.FindAsync(space, Ids.Of(invoiceId), call.Cancellation) is { } view)
                return (await ApplyAsync(call, space, view.Invoice, provider, report)).Map(_ => ReportAnswer.Taken);
        }

        return Failure.NotFound("Invoice");
    }

    /// <summary>The same transaction is the same command; a paid invoice ignores later failures, and a void one whatever comes.</summary>
    private async ValueTask<Result<Unit>> ApplyAsync(Call call, DataSpace space, Invoice invoice, string provider, PaymentReport report)
    {
        if (invoice.Status != InvoiceStatus.Finalized)
            return Unit.Value;

        var command = Command.FromJob("payment report", space.ToString(), invoice.Id.ToString(), provider, report.TransactionId ?? "", report.Status!.ToLowerInvariant());
        if (report.Status.Equals("failed", StringComparison.OrdinalIgnoreCase))
            return (await failures.RunAsync(space, invoice.Id, report.FailureReason ?? "refused", command, call.Cancellation)).Map(_ => Unit.Value);

        var payment = new NewPayment { InvoiceId = invoice.Id, AmountMinor = report.Amount > 0 ? report.Amount : null, Metadata = report.ToMetadata(provider) };
        return (await payments.RunAsync(space, payment, command, call.Cancellation)).Map(_ => Unit.Value);
    }

    private static bool IsSecret(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
