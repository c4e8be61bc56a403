namespace Billing.Application.Platform;

/// <summary>The published API that an API key opens: a key of one is unknown to the others.</summary>
public enum KeySurface
{
    /// <summary>Our own API: <c>bxb_live_</c>, <c>bxb_test_</c>.</summary>
    V1,

    /// <summary>NovaBilling: <c>sk_live_</c>, <c>sk_test_</c>.</summary>
    Nova,

    /// <summary>CrediBill: <c>cb_live_</c>, <c>cb_test_</c>.</summary>
    Credibill,
}
