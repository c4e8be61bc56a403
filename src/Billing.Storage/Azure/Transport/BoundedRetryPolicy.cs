using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Billing.Storage.Azure.Transport;

/// <summary>Repeats what may be repeated, with exponential and jittered waits of a few seconds in all.</summary>
internal sealed class BoundedRetryPolicy(TransportLimits limits)
    : RetryPolicy(limits.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(limits.FirstDelay, limits.MaxDelay))
{
    /// <summary>Marks a message that must be sent at most once.</summary>
    public static void ForbidResend(HttpMessage message) => message.SetProperty(typeof(BoundedRetryPolicy), Resend.Never);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        MayResend(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayResend(message) && await base.ShouldRetryAsync(message, exception);

    /// <summary>A service that asks for a longer wait than ours gets no repetition: the caller, who knows what else there is to do, waits.</summary>
    private bool MayResend(HttpMessage message) =>
        !message.TryGetProperty(typeof(BoundedRetryPolicy), out _)
        && !(message.HasResponse && message.Response.Headers.TryGetValue("Retry-After", out string? wait)
            && !(int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= limits.MaxDelay.TotalSeconds));
}
