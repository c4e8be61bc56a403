namespace BillingFunctions.Http.Kit.Security;

/// <summary>Whose requests a rate counts.</summary>
internal enum RateSubject
{
    /// <summary>Those of one key, token or person.</summary>
    Key,

    /// <summary>Those of an organization, whatever keys it uses.</summary>
    Organization,
}

/// <summary>A documented rate: so many requests a window. Where anyone may call, the requests of one internet address are counted.</summary>
/// <param name="Name">Name of the policy in the headers and in the operator's settings.</param>
/// <param name="Requests">How many.</param>
/// <param name="WindowSeconds">In how long.</param>
/// <param name="Per">Whose.</param>
internal sealed record RatePolicy(string Name, int Requests, int WindowSeconds, RateSubject Per = RateSubject.Key)
{
    /// <summary>Attempts to get in, which anyone may make.</summary>
    public static RatePolicy SignIn { get; } = new("sign_in", 20, 60);

    /// <summary>Requests of one internet address whose credentials nobody knows, on any surface.</summary>
    public static RatePolicy Unauthenticated { get; } = new("unauthenticated", 60, 60);
}
