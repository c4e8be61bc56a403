using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>
/// What payment providers report. Those that can be connected sign what they send, and <c>appId</c> is the connection; others send the app's secret in a
/// header, and <c>appId</c> is the organization.
/// </summary>
internal sealed class ReportEndpoints(
    ProviderWebhooks webhooks, Organizations organizations, OrganizationSecrets secrets, InvoiceReader invoices, SubscriptionReader subscriptions, RecordPayment payments, FailPayment failures,
    ChangePayment changes, WholeLists lists)
{
    private const string SecretHeader = "x-webhook-secret";

    private const string Success = "success";
    private const string Refunded = "refunded";

    private static readonly string[] Plain = ["pawapay", "pesapal", "dpo"];
    private static readonly string[] Failures = ["failed", "canceled"];

    public void Map(SurfaceBuilder surface) => ProviderWebhooks.Describe(surface.Group("Payments", "/webhooks", CrediBillWire.Json)
        .PostRaw<PaymentReport, ReportAnswer>("/{provider}/{appId}", "Receive payment report", Take), 401, 404)
        .Describe(
            "A success pays the invoice that the metadata name, or the one that its subscription waits for; failed and canceled count as a failed payment, refunded gives back what "
            + "the transaction paid. Everything else is taken and changes nothing. A report that comes again changes nothing more.");

    private async ValueTask<Result<ReportAnswer>> Take(Call call)
    {
        string provider = call.Text("provider");
        if (Plain.Contains(provider))
            return await TakePlainAsync(call, provider);

        return WordTable<PaymentProviderKind>.TryRead(provider, out PaymentProviderKind kind)
            ? (await webhooks.TakeAsync(call, kind, GivenIds.Of(call.Text("appId")))).Map(_ => ReportAnswer.Taken)
            : Failure.NotFound("Payment provider");
    }

    private async ValueTask<Result<ReportAnswer>> TakePlainAsync(Call call, string provider)
    {
        OwnerKey owner = GivenIds.Of(call.Text("appId")).Owner;
        Organization? organization = await organizations.FindAsync(owner, call.Cancellation);
        if (organization is null || secrets.HmacKeyOf(organization) is not { Length: > 0 } secret || !IsSecret(call.Context.Request.Headers[SecretHeader].ToString(), secret))
            return Failure.Of(FailureKind.Unauthenticated, "The report does not carry the secret of this app");

        PaymentReport report = JsonSerializer.Deserialize(call.RawBody.Span, CrediBillWire.Json.PaymentReport) ?? throw new JsonException("The body is null");
        string status = report.Status?.ToLowerInvariant() ?? "";
        if (status is not (Success or Refunded) && !Failures.Contains(status))
            return ReportAnswer.Taken;

        if (report.Metadata?.AppId is { } app && GivenIds.Of(app).Owner != owner)
            return Failure.NotFound("App");

        foreach (DataSpace space in (DataSpace[])[new(owner, Mode.Live), new(owner, Mode.Test)])
        {
            if (await MeantAsync(space, report, call.Cancellation) is { } meant)
            {
                return meant.Invoice is { } invoice ? (await ApplyAsync(call, space, invoice, provider, report, status)).Map(_ => ReportAnswer.Taken)
                    : meant.IsAwaited && status == Success ? Failure.NotFound("Invoice")
                    : ReportAnswer.Taken;
            }
        }

        return report.Metadata is { InvoiceId: null, SubscriptionId: null } or null ? ReportAnswer.Taken : Failure.NotFound("Invoice");
    }

    /// <summary>The invoice that a report is about: the one it names, or the oldest that its subscription has to pay. Null when the data space knows neither.</summary>
    private async ValueTask<Meant?> MeantAsync(DataSpace space, PaymentReport report, CancellationToken cancellationToken)
    {
        if (report.Metadata?.InvoiceId is { } invoiceId)
            return await invoices.FindAsync(space, GivenIds.Of(invoiceId), cancellationToken) is { } view ? new Meant(view.Invoice) : null;

        if (report.Metadata?.SubscriptionId is not { } id || await subscriptions.FindAsync(space, GivenIds.Of(id), cancellationToken) is not { } subscription)
            return null;

        List<InvoiceView> all = await lists.InvoicesAsync(space, null, id, cancellationToken);
        return new Meant(
            all.FirstOrDefault(view => view.Invoice.Status == InvoiceStatus.Finalized)?.Invoice, subscription is { Prepaid.AwaitsPayment: true } or { Status: SubscriptionStatus.Pending });
    }

    /// <summary>The same transaction is the same command; a paid invoice ignores later failures, and a void one whatever comes.</summary>
    private async ValueTask<Result<Unit>> ApplyAsync(Call call, DataSpace space, Invoice invoice, string provider, PaymentReport report, string status)
    {
        Command Named(string what) => Command.FromJob("payment report", space.ToString(), invoice.Id.ToString(), provider, report.TransactionId ?? "", what);
        if (status == Refunded)
        {
            BillingId paid = RecordPayment.IdOf(invoice.Id, Named(Success));
            Result<Outcome<Payment>> back = await changes.RefundAsync(space, paid, report.Amount > 0 ? report.Amount : null, Named(status), call.Cancellation);
            return back.IsSuccess || back.Failure.Kind is FailureKind.NotFound or FailureKind.WrongState ? Unit.Value : back.Failure;
        }

        if (invoice.Status != InvoiceStatus.Finalized)
            return Unit.Value;

        if (Failures.Contains(status))
            return (await failures.RunAsync(space, invoice.Id, report.FailureReason ?? status, Named(status), call.Cancellation)).Map(_ => Unit.Value);

        var payment = new NewPayment { InvoiceId = invoice.Id, AmountMinor = report.Amount > 0 ? report.Amount : null, Metadata = report.ToMetadata(provider) };
        return (await payments.RunAsync(space, payment, Named(Success), call.Cancellation)).Map(_ => Unit.Value);
    }

    private static bool IsSecret(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>What a report is about.</summary>
    /// <param name="Invoice">The invoice; null when the subscription has none to pay.</param>
    /// <param name="IsAwaited">Whether one must come yet: money that is reported before is not taken, so that the provider reports it again.</param>
    private sealed record Meant(Invoice? Invoice, bool IsAwaited = false);
}
