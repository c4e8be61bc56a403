namespace Billing.Domain.Wallets;

/// <summary>Where a wallet stands.</summary>
public enum WalletStatus
{
    /// <summary>Can be topped up and spent.</summary>
    Active,

    /// <summary>Ended for good.</summary>
    Terminated,
}
