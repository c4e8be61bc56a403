using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Tests;

/// <summary>Orders and queries that the tests of all providers share.</summary>
internal static class Samples
{
    public static readonly Instant Now = Instant.FromUnixTimeSeconds(1_700_000_000);

    public static readonly BillingId PaymentId = new(new OwnerKey(7), 0xABC);

    public static readonly BillingId RefundId = new(new OwnerKey(7), 0xDEF);

    public static readonly ProviderReference First = ProviderReference.Payment(PaymentId, 1);

    /// <summary>No waiting before another try, and small answers.</summary>
    public static readonly ProviderHttpLimits Limits = new()
    {
        Timeout = TimeSpan.FromMinutes(1),
        FirstDelay = TimeSpan.Zero,
        BodyMaxBytes = 64 * 1024,
    };

    public static readonly MpesaCredentials Mpesa = new()
    {
        ConsumerKey = "key",
        ConsumerSecret = "secret",
        ShortCode = "174379",
        Passkey = "PASSKEY",
        CallbackSecret = "callback secret",
        Initiator = "operator",
        SecurityCredential = "encrypted",
    };

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Money Of(string code, long minor) => new(minor, Currency.Parse(code));

    public static ChargeOrder Order(Money amount, string? token, bool onSession = false, int attempt = 1) => new()
    {
        Reference = ProviderReference.Payment(PaymentId, attempt),
        Amount = amount,
        Payer = new Payer { ProviderCustomerId = "cus_1", Email = "ada@example.com", Name = "Ada", Phone = "254708374149" },
        MethodToken = token,
        IsOnSession = onSession,
        ReturnUrl = new Uri("https://app.example.com/back"),
        CallbackUrl = new Uri("https://app.example.com/v1/payments/webhook/mpesa/org"),
        Label = "INV-1",
    };

    public static ChargeQuery Query(ChargeOrder order, string? providerPaymentId = null) => new()
    {
        Reference = order.Reference,
        Amount = order.Amount,
        ProviderCustomerId = order.Payer.ProviderCustomerId,
        MethodToken = order.MethodToken,
        ProviderPaymentId = providerPaymentId,
    };

    public static RefundOrder Refund(string providerPaymentId, Money amount, Money refundable, int attempt = 1) => new()
    {
        Reference = ProviderReference.Refund(RefundId, attempt),
        ProviderPaymentId = providerPaymentId,
        Receipt = "RCPT0",
        Amount = amount,
        Refundable = refundable,
        CallbackUrl = new Uri("https://app.example.com/v1/payments/webhook/mpesa/org"),
    };

    public static CheckoutOrder Checkout(Money amount) => new()
    {
        Reference = First,
        Amount = amount,
        Payer = new Payer { Email = "ada@example.com" },
        Label = "INV-1",
        SuccessUrl = new Uri("https://app.example.com/paid"),
        CancelUrl = new Uri("https://app.example.com/left"),
        SavesMethod = true,
    };

    public static FormOrder Form(Money amount) => new() { Reference = First, Amount = amount, Payer = new Payer { ProviderCustomerId = "cus_1" }, Label = "INV-1" };

    public static InboundWebhook Webhook(byte[] body, string header, string? value, string path = "/", Instant? at = null) =>
        new(body, name => string.Equals(name, header, StringComparison.OrdinalIgnoreCase) ? value : null, path, at ?? Now);
}
