namespace Billing.Domain.Payments;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Asked for or announced; no money yet.</summary>
    Pending,

    /// <summary>The provider is at it.</summary>
    Processing,

    /// <summary>The money is here. It stays so while a part of it is refunded: the amounts say how much.</summary>
    Succeeded,

    /// <summary>The provider refused.</summary>
    Failed,

    /// <summary>All of it was given back.</summary>
    Refunded,

    /// <summary>Called off before any money came.</summary>
    Canceled,
}
