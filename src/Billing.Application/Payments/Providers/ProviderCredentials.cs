namespace Billing.Application.Payments.Providers;

/// <summary>
/// What an organization needs to call its provider. Passed with each call and never kept by an adapter. The text form names the
/// provider and nothing else, so that no log, exception or debugger shows a secret.
/// </summary>
public abstract record ProviderCredentials
{
    /// <summary>Whose credentials these are.</summary>
    public abstract PaymentProviderKind Kind { get; }

    /// <summary>The provider's name; no secret.</summary>
    public sealed override string ToString() => $"{Kind} credentials";
}

/// <summary>Credentials of the built-in sandbox.</summary>
/// <param name="WebhookSecret">Signs its webhooks.</param>
public sealed record SandboxCredentials(string WebhookSecret) : ProviderCredentials
{
    /// <inheritdoc/>
    public override PaymentProviderKind Kind => PaymentProviderKind.Sandbox;
}

/// <summary>Credentials of Stripe.</summary>
/// <param name="SecretKey">The secret or restricted API key.</param>
/// <param name="WebhookSecrets">Secrets of the webhook endpoint, used as they are written; several while one is being replaced.</param>
public sealed record StripeCredentials(string SecretKey, IReadOnlyList<string> WebhookSecrets) : ProviderCredentials
{
    /// <inheritdoc/>
    public override PaymentProviderKind Kind => PaymentProviderKind.Stripe;
}

/// <summary>Credentials of Paystack.</summary>
/// <param name="SecretKey">The secret key: authorizes calls and signs webhooks.</param>
public sealed record PaystackCredentials(string SecretKey) : ProviderCredentials
{
    /// <inheritdoc/>
    public override PaymentProviderKind Kind => PaymentProviderKind.Paystack;
}

/// <summary>Credentials of Flutterwave.</summary>
/// <param name="SecretKey">The secret key.</param>
/// <param name="WebhookHash">The secret hash that its webhooks carry.</param>
public sealed record FlutterwaveCredentials(string SecretKey, string WebhookHash) : ProviderCredentials
{
    /// <inheritdoc/>
    public override PaymentProviderKind Kind => PaymentProviderKind.Flutterwave;
}

/// <summary>Credentials of M-Pesa.</summary>
public sealed record MpesaCredentials : ProviderCredentials
{
    /// <inheritdoc/>
    public override PaymentProviderKind Kind => PaymentProviderKind.Mpesa;

    /// <summary>Key of the app, half of the basic authorization.</summary>
    public required string ConsumerKey { get; init; }

    /// <summary>Secret of the app, the other half.</summary>
    public required string ConsumerSecret { get; init; }

    /// <summary>The business short code.</summary>
    public required string ShortCode { get; init; }

    /// <summary>Passkey of the short code: part of each request's password.</summary>
    public required string Passkey { get; init; }

    /// <summary>Till number, when goods are bought at a till; null for a pay bill number.</summary>
    public string? Till { get; init; }

    /// <summary>Makes the addresses of callbacks unguessable: M-Pesa signs nothing.</summary>
    public required string CallbackSecret { get; init; }

    /// <summary>Name of the operator who may reverse payments; null when reversals are done by hand.</summary>
    public string? Initiator { get; init; }

    /// <summary>The operator's password, encrypted with the certificate of M-Pesa and in base64.</summary>
    public string? SecurityCredential { get; init; }

    /// <summary>True for Safaricom's sandbox.</summary>
    public bool IsSandbox { get; init; }
}
