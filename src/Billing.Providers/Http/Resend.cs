namespace Billing.Providers.Http;

/// <summary>When a request may be sent again. One that was not sent, or was turned away for haste, always may.</summary>
internal enum Resend
{
    /// <summary>Never after it may have had an effect.</summary>
    Never,

    /// <summary>It carries an idempotency key: also after an error of the server. A lost answer is not repeated but asked for.</summary>
    Keyed,

    /// <summary>It changes nothing: after any passing failure.</summary>
    Read,
}
