using System.Globalization;
using Billing.Domain.Identity;

namespace Billing.Application.Payments.Providers;

/// <summary>What a reference names.</summary>
public enum ReferencePurpose
{
    /// <summary>An attempt to collect a payment.</summary>
    Payment,

    /// <summary>An attempt to refund one.</summary>
    Refund,
}

/// <summary>
/// The name of one attempt at the provider, derived from our own id: <c>pay-ID-ATTEMPT</c> or <c>ref-ID-ATTEMPT</c>. It is the idempotency
/// key, the provider's reference and what a charge is found by. The same attempt has the same name however often it is sent; only a
/// charge that is known to have failed gets a new attempt. Letters, digits and hyphens: what every provider takes.
/// </summary>
/// <param name="Purpose">Payment or refund.</param>
/// <param name="Id">Our id of the payment or refund.</param>
/// <param name="Attempt">From 1.</param>
public readonly record struct ProviderReference(ReferencePurpose Purpose, BillingId Id, int Attempt)
{
    private const string PaymentPrefix = "pay-";
    private const string RefundPrefix = "ref-";
    private const int PrefixLength = 4;
    private const int IdLength = 32;

    /// <summary>Attempts a payment can have: more than any dunning plan makes.</summary>
    public const int MaxAttempt = 999;

    /// <summary>An attempt at a payment.</summary>
    public static ProviderReference Payment(BillingId id, int attempt) => new(ReferencePurpose.Payment, id, attempt);

    /// <summary>An attempt at a refund.</summary>
    public static ProviderReference Refund(BillingId id, int attempt) => new(ReferencePurpose.Refund, id, attempt);

    /// <summary>Reads the text form; false when it is not one of ours.</summary>
    public static bool TryParse(string? text, out ProviderReference reference)
    {
        reference = default;
        if (text is null || text.Length < PrefixLength + IdLength + 2 || text[PrefixLength + IdLength] != '-')
        {
            return false;
        }

        ReferencePurpose? purpose = text[..PrefixLength] switch
        {
            PaymentPrefix => ReferencePurpose.Payment,
            RefundPrefix => ReferencePurpose.Refund,
            _ => null,
        };
        bool isRead = purpose is not null
            & Guid.TryParseExact(text.AsSpan(PrefixLength, IdLength), "N", out Guid guid)
            & int.TryParse(text.AsSpan(PrefixLength + IdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int attempt);
        if (!isRead || attempt is < 1 or > MaxAttempt || !BillingId.TryFrom(guid, out BillingId id))
        {
            return false;
        }

        reference = new ProviderReference(purpose!.Value, id, attempt);
        return true;
    }

    /// <summary>The name that the provider sees.</summary>
    public override string ToString() =>
        (Purpose == ReferencePurpose.Payment ? PaymentPrefix : RefundPrefix)
        + Id.ToGuid().ToString("N") + "-" + Attempt.ToString(CultureInfo.InvariantCulture);
}
