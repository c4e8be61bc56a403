namespace Billing.Application.Payments.Providers;

/// <summary>Why a charge was declined, in classes that dunning can act on.</summary>
public enum DeclineReason
{
    /// <summary>The bank gave no reason.</summary>
    Generic,

    /// <summary>Not enough money.</summary>
    InsufficientFunds,

    /// <summary>The card is out of date.</summary>
    Expired,

    /// <summary>Wrong number, code, address or PIN.</summary>
    IncorrectDetails,

    /// <summary>The bank wants the customer to authenticate, or the customer failed to.</summary>
    AuthenticationFailed,

    /// <summary>Lost, stolen or suspected: do not try this method again.</summary>
    Fraud,

    /// <summary>A limit of amount or number is reached.</summary>
    LimitExceeded,

    /// <summary>The method cannot be used for this: closed, revoked, unsupported, removed.</summary>
    MethodUnusable,

    /// <summary>The customer refused or left.</summary>
    CancelledByCustomer,

    /// <summary>The customer did not answer in time.</summary>
    TimedOut,

    /// <summary>A passing fault of a bank or network.</summary>
    ProcessingError,

    /// <summary>The provider could not be reached or was too busy; nothing was sent or accepted.</summary>
    ProviderUnavailable,

    /// <summary>The provider did not accept the request: something in it or in the account's settings is wrong.</summary>
    Rejected,

    /// <summary>The provider did not accept the credentials.</summary>
    CredentialsRefused,
}

/// <summary>What a reason means for the next attempt.</summary>
public static class DeclineReasons
{
    /// <summary>True when the same method may succeed later without anyone doing anything.</summary>
    public static bool MayPass(this DeclineReason reason) => reason is DeclineReason.Generic or DeclineReason.InsufficientFunds
        or DeclineReason.LimitExceeded or DeclineReason.TimedOut or DeclineReason.ProcessingError or DeclineReason.ProviderUnavailable;
}
