namespace Billing.TestSupport.PaymentProviders;

/// <summary>What goes wrong with one request.</summary>
public enum ProviderFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Turned away for haste, without effect.</summary>
    TooManyRequests,

    /// <summary>An error of the server before anything happened.</summary>
    ErrorBefore,

    /// <summary>An error of the server after the effect.</summary>
    ErrorAfter,

    /// <summary>No answer ever, and no effect.</summary>
    SilentBefore,

    /// <summary>No answer ever, after the effect.</summary>
    SilentAfter,

    /// <summary>The connection breaks after the effect, with the answer begun.</summary>
    BrokenAfter,

    /// <summary>The answer comes late, within the time limit.</summary>
    Slow,

    /// <summary>The answer has the effect's status and a body that is not JSON.</summary>
    Garbage,

    /// <summary>The answer has a body of many megabytes.</summary>
    HugeBody,

    /// <summary>The answer sends the caller to another address.</summary>
    Redirect,
}
